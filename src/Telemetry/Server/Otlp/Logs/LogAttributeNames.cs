using System.Text;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Logs;

/// <summary>Loki's names of log attributes, made once for each.</summary>
internal sealed class LogAttributeNames
{
    const int MostBytes = 4 << 20;
    const int NameBytes = 160;

    readonly WireCache<Name> _names = new(MostBytes, NameBytes);

    /// <exception cref="FormatException">The attribute cannot be named.</exception>
    internal Name Of(ReadOnlySpan<byte> attribute, ref WireCache<Name>.Position last)
    {
        if (_names.TryGet(attribute, ref last, out var known))
        {
            return known;
        }

        var text = LabelNamer.Loki.Name(Encoding.UTF8.GetString(attribute));
        var utf8 = Encoding.UTF8.GetBytes(text);
        return _names.Add(attribute, new Name(text, utf8, LevelDetector.Default.Rank(utf8), text == LevelDetector.LabelName, text == "event_name"));
    }

    /// <param name="Text">The label's name.</param>
    /// <param name="Utf8">The same in UTF-8.</param>
    /// <param name="LevelRank">Its rank among names that hold a level, or −1.</param>
    /// <param name="IsDetectedLevel">Whether it is the level itself.</param>
    /// <param name="IsEventName">Whether it is the name that a record's own event name has.</param>
    internal sealed record Name(string Text, byte[] Utf8, int LevelRank, bool IsDetectedLevel, bool IsEventName);
}
