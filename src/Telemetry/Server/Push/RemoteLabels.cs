using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Push;

/// <summary>Reads <c>prometheus.Label</c>s.</summary>
internal static class RemoteLabels
{
    internal static List<Label> Read(ReadOnlySpan<byte> message, int field)
    {
        var labels = new List<Label>();
        var reader = new ProtoReader(message, "TimeSeries");
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                var label = reader.Bytes();
                labels.Add(new Label(Encoding.UTF8.GetString(Part.Of(label, "Label", 1)), Encoding.UTF8.GetString(Part.Of(label, "Label", 2))));
            }
            else
            {
                reader.Skip();
            }
        }

        return labels;
    }
}
