using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Otlp.Logs;

/// <summary>The fields of an OTLP <c>LogRecord</c> but its attributes, in place.</summary>
internal readonly ref struct LogRecord
{
    internal LogRecord(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message, "LogRecord");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    TimeNs = reader.TimeNs();
                    break;
                case 2:
                    Severity = reader.Varint();
                    break;
                case 3:
                    SeverityText = reader.Bytes();
                    break;
                case 5:
                    Body = reader.Bytes();
                    break;
                case 6:
                    HasAttributes = true;
                    reader.Skip();
                    break;
                case 7:
                    Dropped = (uint)reader.Varint();
                    break;
                case 8:
                    Flags = reader.Fixed32();
                    break;
                case 9:
                    TraceId = reader.Bytes();
                    break;
                case 10:
                    SpanId = reader.Bytes();
                    break;
                case 11:
                    ObservedNs = reader.TimeNs();
                    break;
                case 12:
                    EventName = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    internal long TimeNs { get; }

    internal long ObservedNs { get; }

    internal ulong Severity { get; }

    internal ReadOnlySpan<byte> SeverityText { get; }

    internal ReadOnlySpan<byte> Body { get; }

    internal bool HasAttributes { get; }

    internal uint Dropped { get; }

    internal uint Flags { get; }

    internal ReadOnlySpan<byte> TraceId { get; }

    internal ReadOnlySpan<byte> SpanId { get; }

    internal ReadOnlySpan<byte> EventName { get; }
}
