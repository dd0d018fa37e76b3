using System.Text;
using System.Text.Json;

namespace Dendro.Cli.Import;

/// <summary>What an export request of OTLP carries.</summary>
internal enum OtlpSignal
{
    Traces,
    Metrics,
    Logs,
}

/// <summary>What a pass over one line of OTLP/JSON finds, without keeping any of it.</summary>
/// <param name="Signal">Of its only member.</param>
/// <param name="Resources">Where the contents of the outermost array stand in the line, so that lines can be joined.</param>
/// <param name="Records">Spans, data points or log records.</param>
/// <param name="LastNs">The time of the newest record in Unix nanoseconds; 0 when no record has one.</param>
internal readonly record struct OtlpLine(OtlpSignal Signal, Range Resources, int Records, long LastNs)
{
    /// <exception cref="FormatException">The line is no export request; the message says what was found.</exception>
    public static OtlpLine Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            {
                throw Unexpected(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 40)]));
            }

            var signal = SignalOf(reader);
            var scan = new Scan();
            var resources = scan.Run(ref reader);
            return reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read()
                ? new OtlpLine(signal, resources, scan.Records, scan.LastNs)
                : throw new FormatException("expected one of resourceSpans, resourceMetrics and resourceLogs and nothing else, found a second member");
        }
        catch (JsonException e)
        {
            throw new FormatException($"it is not JSON: {e.Message.Split(" LineNumber", 2)[0]} (byte {e.BytePositionInLine})", e);
        }
        catch (InvalidOperationException e)
        {
            // A text with half of a surrogate pair.
            throw new FormatException($"it is not JSON: {e.Message}", e);
        }
    }

    static OtlpSignal SignalOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("resourceSpans"u8) ? OtlpSignal.Traces
        : reader.ValueTextEquals("resourceMetrics"u8) ? OtlpSignal.Metrics
        : reader.ValueTextEquals("resourceLogs"u8) ? OtlpSignal.Logs
        : throw Unexpected(reader.GetString()!);

    static FormatException Unexpected(string found) =>
        new($"expected one export request of OTLP/JSON, with resourceSpans, resourceMetrics or resourceLogs, found \"{found}\"");

    /// <summary>Counts records and finds the newest time from the first bracket to its partner.</summary>
    struct Scan()
    {
        // Where the elements of the current list of records stand; -1 outside of one.
        int _recordDepth = -1;
        long _timeNs;
        long _observedNs;

        public int Records { get; private set; }

        public long LastNs { get; private set; }

        /// <summary>Returns where the contents of the list stand.</summary>
        public Range Run(scoped ref Utf8JsonReader reader)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                throw new FormatException($"expected a list of resources, found {reader.TokenType}");
            }

            var (depth, start) = (reader.CurrentDepth, (int)reader.BytesConsumed);
            while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
            {
                Take(ref reader);
            }

            return start..(int)reader.TokenStartIndex;
        }

        void Take(scoped ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when IsListOfRecords(reader):
                    _recordDepth = reader.CurrentDepth + 1;
                    break;
                case JsonTokenType.PropertyName when OtlpTimes.Of(reader) is { } time && reader.Read():
                    Take(time, OtlpTimes.Value(reader));
                    break;
                case JsonTokenType.EndArray when reader.CurrentDepth == _recordDepth - 1:
                    _recordDepth = -1;
                    break;
                case JsonTokenType.EndObject when reader.CurrentDepth == _recordDepth:
                    Records++;
                    // When a record was observed may be long after it was made.
                    LastNs = Math.Max(LastNs, _timeNs != 0 ? _timeNs : _observedNs);
                    (_timeNs, _observedNs) = (0, 0);
                    break;
            }
        }

        void Take(OtlpTime time, long nanoseconds)
        {
            if (time == OtlpTime.Observed)
            {
                _observedNs = nanoseconds;
            }
            else if (time == OtlpTime.End)
            {
                _timeNs = Math.Max(_timeNs, nanoseconds);
            }
        }

        static bool IsListOfRecords(in Utf8JsonReader reader) =>
            reader.ValueTextEquals("spans"u8) || reader.ValueTextEquals("dataPoints"u8) || reader.ValueTextEquals("logRecords"u8);
    }
}
