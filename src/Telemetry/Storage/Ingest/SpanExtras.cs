using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>What a span has beside all that is asked for; the counts are nearly always 0.</summary>
/// <param name="Flags">W3C trace flags, and OpenTelemetry's behind them.</param>
/// <param name="DroppedAttributes">Attributes that its sender left out.</param>
/// <param name="DroppedEvents">Events that its sender left out.</param>
/// <param name="DroppedLinks">Links that its sender left out.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct SpanExtras(uint Flags, uint DroppedAttributes, uint DroppedEvents, uint DroppedLinks)
{
    /// <summary>The counts as a text: three numbers with blanks between, or nothing where all are 0.</summary>
    internal string Dropped => DroppedAttributes == 0 && DroppedEvents == 0 && DroppedLinks == 0
        ? ""
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{DroppedAttributes} {DroppedEvents} {DroppedLinks}");

    /// <summary>Reads what <see cref="Dropped"/> wrote.</summary>
    internal static SpanExtras Of(uint flags, string dropped)
    {
        if (dropped.Length == 0)
        {
            return new SpanExtras(flags, 0, 0, 0);
        }

        var counts = Array.ConvertAll(dropped.Split(' '), number => uint.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        return new SpanExtras(flags, counts[0], counts[1], counts[2]);
    }
}
