using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Many who ask at the same time, on the server's own process with little memory: all are answered, and rightly.</summary>
[Collection(nameof(LargeCollection))]
public sealed class ManyAskingProcessTests
{
    const int Requests = 24;
    const int OfRequest = 2_000;
    const int Records = Requests * OfRequest;
    const int Asking = 8;
    const long SecondNs = 1_000_000_000;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_of_them_are_answered()
    {
        var directory = Directory.CreateTempSubdirectory("dendro-many-");
        await using (var server = new ServerProcess(directory.FullName, ("TELEMETRY_MEMORY_LIMIT", "48MB")))
        {
            await server.ReadyAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = server.Address };
            var end = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60;
            for (var i = 0; i < Requests; i++)
            {
                await SendAsync(client, "/v1/logs", Logs(i, end));
                await SendAsync(client, "/v1/traces", Spans(i, end));
            }

            var range = string.Create(CultureInfo.InvariantCulture, $"start={end - Requests - 1}&end={end}");
            (string Path, Func<JsonElement, double> Count)[] queries =
            [
                ($"/loki/api/v1/query?query=sum(count_over_time({{service_name=\"order\"}}[1h]))&time={end}", LastValue),
                ($"/loki/api/v1/query?query=sum(count_over_time({{service_name=\"order\"}} | json | n >= 0 [1h]))&time={end}", LastValue),
                ($"/api/metrics/query_range?q={{}}|count_over_time() by (span.http.route)&step=1h&{range}", SpanSum),
                ($"/api/metrics/query_range?q={{span.n >= 0}}|count_over_time()&step=1h&{range}", SpanSum),
            ];
            var answers = await Task.WhenAll(Enumerable.Range(0, Asking).SelectMany(_ => queries).Select(query => AskAsync(client, query.Path, query.Count)));
            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, Records), answer));
        }

        directory.Delete(recursive: true);
    }

    static double LastValue(JsonElement answer) =>
        double.Parse(answer.GetProperty("data").GetProperty("result")[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);

    static double SpanSum(JsonElement answer) => answer.GetProperty("series").EnumerateArray()
        .SelectMany(series => series.GetProperty("samples").EnumerateArray()).Sum(sample => sample.TryGetProperty("value", out var value) ? value.GetDouble() : 0);

    static async Task<(HttpStatusCode Status, double Found)> AskAsync(HttpClient client, string path, Func<JsonElement, double> count)
    {
        using var response = await client.GetAsync(path, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return (response.StatusCode, count(JsonElement.Parse(text)));
    }

    static async Task SendAsync(HttpClient client, string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // A request is of one second, the last of the second before the end.
    static IEnumerable<(int Number, long TimeNs)> Of(int request, long end) =>
        Enumerable.Range(request * OfRequest, OfRequest).Select(i => (i, ((end - Requests + request) * SecondNs) + (i % OfRequest * (SecondNs / OfRequest))));

    static string Logs(int request, long end) => $$"""{"resourceLogs":[{{{Resource}},"scopeLogs":[{"logRecords":[{{string.Join(',', Of(request, end).Select(record =>
        $$$"""{"timeUnixNano":"{{{record.TimeNs}}}","body":{"stringValue":"{\"n\":{{{record.Number}}},\"path\":\"/orders\",\"text\":\"one of many lines\"}"}}"""))}}]}]}]}""";

    static string Spans(int request, long end) => $$"""{"resourceSpans":[{{{Resource}},"scopeSpans":[{"spans":[{{string.Join(',', Of(request, end).Select(record =>
        $$$"""{"traceId":"{{{record.Number + 1:x32}}}","spanId":"eee19b7ec3c1b174","name":"call {{{record.Number % 7}}}","startTimeUnixNano":"{{{record.TimeNs}}}","endTimeUnixNano":"{{{record.TimeNs + 1000}}}","attributes":[{"key":"http.route","value":{"stringValue":"/orders"}},{"key":"n","value":{"intValue":"{{{record.Number}}}"}}]}"""))}}]}]}]}""";

    const string Resource = """
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"order"}}]}
        """;
}
