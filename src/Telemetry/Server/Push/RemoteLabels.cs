using System.Text;
using System.Text.Unicode;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads <c>prometheus.Label</c>s.</summary>
internal static class RemoteLabels
{
    /// <exception cref="FormatException">A name or value is not valid UTF-8.</exception>
    internal static List<Label> Read(ReadOnlySpan<byte> message, int field)
    {
        var labels = new List<Label>();
        var reader = new ProtoReader(message, "TimeSeries");
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                var label = reader.Bytes();
                labels.Add(new Label(Text(Part.Of(label, "Label", 1)), Text(Part.Of(label, "Label", 2))));
            }
            else
            {
                reader.Skip();
            }
        }

        return labels;
    }

    // Replacing what is wrong would make one series of two.
    static string Text(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes)
        ? Encoding.UTF8.GetString(bytes)
        : throw new FormatException($"the label text \"{Encoding.UTF8.GetString(bytes)}\" is not valid UTF-8");
}
