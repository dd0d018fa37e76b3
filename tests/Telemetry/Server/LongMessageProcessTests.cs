using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Spans whose failure echoes a huge argument, on the server's own process and default memory: every query over them answers.</summary>
public sealed class LongMessageProcessTests
{
    const int Spans = 5;
    const int MessageBytes = 20 << 20;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_over_spans_with_huge_messages_answer()
    {
        var directory = Directory.CreateTempSubdirectory("dendro-long-message-");
        await using (var server = new ServerProcess(directory.FullName))
        {
            await server.ReadyAsync(Cancellation);
            using var client = new HttpClient { BaseAddress = server.Address };
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var message = new string('m', MessageBytes);
            for (var i = 1; i <= Spans; i++)
            {
                var span = $$$"""{"traceId":"5b8efff798038103d269b633813fc60{{{i}}}","spanId":"eee19b7ec3c1b174","name":"call","startTimeUnixNano":"{{{now - 60}}}000000000","endTimeUnixNano":"{{{now - 59}}}000000000","status":{"code":2,"message":"{{{message}}}"}}""";
                using var content = new StringContent($$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{span}}]}]}]}""", Encoding.UTF8, "application/json");
                using var response = await client.PostAsync("/v1/traces", content, Cancellation);
                Assert.Equal((HttpStatusCode.OK, "{}"), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
            }

            var range = string.Create(CultureInfo.InvariantCulture, $"start={now - 600}&end={now}");
            var rate = await JsonAsync(client, $"/api/metrics/query_range?q={{}}|rate()&step=600s&{range}");
            var values = rate.GetProperty("series")[0].GetProperty("samples").EnumerateArray().Select(sample => sample.TryGetProperty("value", out var value) ? value.GetDouble() : 0);
            Assert.Equal(Spans / 600d, values.Sum(), 6);
            var found = await JsonAsync(client, $"/api/search?q={{status=error}}&{range}");
            Assert.Equal(Spans, found.GetProperty("traces").GetArrayLength());
            var status = await JsonAsync(client, "/status");
            Assert.Equal(Spans, status.GetProperty("traces").GetProperty("truncated").GetInt64());
        }

        directory.Delete(recursive: true);
    }

    static async Task<JsonElement> JsonAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }
}
