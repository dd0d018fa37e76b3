using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Push;

/// <summary>A value at a time, of a sample or an exemplar of either version; only samples of version 2.0 have a start.</summary>
internal readonly record struct RemoteSample(double Value, long TimeMs, long StartMs)
{
    internal static RemoteSample Read(ReadOnlySpan<byte> message, string name, int valueField, int timeField, int startField = 0)
    {
        var (value, timeMs, startMs) = (0d, 0L, 0L);
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == valueField)
            {
                value = reader.Double();
            }
            else if (reader.Field == timeField)
            {
                timeMs = (long)reader.Varint();
            }
            else if (reader.Field == startField)
            {
                startMs = (long)reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return new RemoteSample(value, timeMs, startMs);
    }
}
