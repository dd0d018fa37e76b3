using System.Text;
using Dendro.Cli.Import;

namespace Dendro.Cli.Tests.Import;

public sealed class OtlpLineTests
{
    const string Spans = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"timeUnixNano","value":{"stringValue":"9"}}]},"scopeSpans":[{"spans":[
        {"traceId":"01","spanId":"02","startTimeUnixNano":"1000","endTimeUnixNano":"3000","events":[{"timeUnixNano":2000,"name":"e"}],"links":[{"traceId":"03","spanId":"04"}]},
        {"traceId":"01","spanId":"05","startTimeUnixNano":"1100","endTimeUnixNano":"2900"}]}]}]}
        """;

    const string Points = """
        {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
        {"name":"a","sum":{"aggregationTemporality":2,"dataPoints":[{"startTimeUnixNano":"500","timeUnixNano":"4000","asInt":"1","exemplars":[{"timeUnixNano":"3900","asInt":"1"}]}]}},
        {"name":"b","gauge":{"dataPoints":[{"timeUnixNano":"4100","asDouble":1.5},{"timeUnixNano":"4200","asDouble":1000}]}}]}]}]}
        """;

    const string Logs = """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[
        {"timeUnixNano":"5000","observedTimeUnixNano":"9000","body":{"kvlistValue":{"values":[{"key":"spans","value":{"arrayValue":{"values":[{"intValue":"1"}]}}}]}}},
        {"timeUnixNano":"0","observedTimeUnixNano":"5100","body":{"stringValue":"\u00e4 5100"}}]}]}]}
        """;

    [Theory]
    [InlineData(Spans, "Traces 2 3000")]
    [InlineData(Points, "Metrics 3 4200")]
    [InlineData(Logs, "Logs 2 5100")]
    [InlineData("""{"resourceLogs":[]}""", "Logs 0 0")]
    public void Tells_signal_records_and_the_newest_time(string line, string expected)
    {
        var content = OtlpLine.Read(Encoding.UTF8.GetBytes(line));

        Assert.Equal(expected, $"{content.Signal} {content.Records} {content.LastNs}");
    }

    [Theory]
    [InlineData("hello", "it is not JSON: 'h' is an invalid start of a value. (byte 0)")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[""", "it is not JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed. (byte 33)")]
    [InlineData("[1]", "expected one export request of OTLP/JSON, with resourceSpans, resourceMetrics or resourceLogs, found \"[1]\"")]
    [InlineData("""{"resourceProfiles":[]}""", "expected one export request of OTLP/JSON, with resourceSpans, resourceMetrics or resourceLogs, found \"resourceProfiles\"")]
    [InlineData("""{"resourceLogs":[],"resourceSpans":[]}""", "expected one of resourceSpans, resourceMetrics and resourceLogs and nothing else, found a second member")]
    [InlineData("""{"resourceLogs":{}}""", "expected a list of resources, found StartObject")]
    [InlineData("""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"soon"}]}]}]}""", "expected a time in Unix nanoseconds at byte 62")]
    public void Refuses_what_is_no_export_request(string line, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => OtlpLine.Read(Encoding.UTF8.GetBytes(line))).Message);

    [Theory]
    [InlineData(Spans, "startTimeUnixNano=101000 endTimeUnixNano=103000 timeUnixNano=102000 startTimeUnixNano=101100 endTimeUnixNano=102900")]
    [InlineData(Points, "startTimeUnixNano=100500 timeUnixNano=104000 timeUnixNano=103900 timeUnixNano=104100 timeUnixNano=104200")]
    [InlineData(Logs, "timeUnixNano=105000 observedTimeUnixNano=109000 timeUnixNano=0 observedTimeUnixNano=105100")]
    public void Every_time_moves_and_nothing_else(string line, string expected)
    {
        var moved = Shift(line, 100_000);

        Assert.Equal(expected, string.Join(' ', System.Text.RegularExpressions.Regex.Matches(moved, "\"(\\w*[tT]imeUnixNano)\":\"?(\\d+)").Select(match => $"{match.Groups[1]}={match.Groups[2]}")));
        Assert.Equal(Compact(line), Compact(Shift(moved, -100_000)));
    }

    [Fact]
    public void A_time_before_1970_is_refused() => Assert.Contains("would be before 1970", Assert.Throws<FormatException>(() => Shift(Logs, -6000)).Message, StringComparison.Ordinal);

    static string Shift(string line, long shiftNs)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        TimeShift.Write(Encoding.UTF8.GetBytes(line), shiftNs, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // Numbers may have become texts.
    static string Compact(string line) => line.Replace("\"", "", StringComparison.Ordinal);
}
