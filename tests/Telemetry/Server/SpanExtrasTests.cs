using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Flags, and how much a sender left out, come back with the trace.</summary>
public sealed class SpanExtrasTests
{
    const string Attribute = """[{"key":"a","value":{"stringValue":"b"}}]""";

    const string Sent = $$"""
        {"resourceSpans":[
          {"resource":{"attributes":{{Attribute}},"droppedAttributesCount":1},"scopeSpans":[{"scope":{"name":"s","droppedAttributesCount":2},"spans":[
            {"traceId":"00000000000000000000000000000001","spanId":"0000000000000001","flags":257,"name":"all","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":{{Attribute}},"droppedAttributesCount":3,
             "events":[{"timeUnixNano":"1","name":"e","attributes":{{Attribute}},"droppedAttributesCount":4},{"timeUnixNano":"1","name":"f"}],"droppedEventsCount":5,
             "links":[{"traceId":"00000000000000000000000000000002","spanId":"0000000000000002","droppedAttributesCount":6,"flags":768},
               {"traceId":"00000000000000000000000000000002","spanId":"0000000000000003","flags":1}],"droppedLinksCount":7},
            {"traceId":"00000000000000000000000000000001","spanId":"0000000000000002","name":"none","startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]},
          {"resource":{"attributes":{{Attribute}}},"scopeSpans":[{"scope":{"name":"s"},"spans":[
            {"traceId":"00000000000000000000000000000001","spanId":"0000000000000003","name":"other","startTimeUnixNano":"1","endTimeUnixNano":"2","droppedLinksCount":8}]}]}]}
        """;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_come_back_as_they_were_sent_in_JSON_and_in_protobuf()
    {
        await using var first = new ServerFixture();
        await SendAsync(first, "application/json", Encoding.UTF8.GetBytes(Sent));
        var sent = Counts(JsonNode.Parse(Sent)!["resourceSpans"]!);
        Assert.Equal(11, sent.Count);
        Assert.Equal(sent, Counts(JsonNode.Parse(await TraceAsync(first, "application/json"))!["batches"]!));

        // A trace in protobuf is a request, too.
        await using var second = new ServerFixture();
        await SendAsync(second, "application/x-protobuf", await TraceAsync(first, "application/protobuf"));
        Assert.Equal(sent, Counts(JsonNode.Parse(await TraceAsync(second, "application/json"))!["batches"]!));
    }

    static async Task SendAsync(ServerFixture server, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await server.CreateClient().PostAsync("/v1/traces", content, Cancellation);
        Assert.Contains(await answer.Content.ReadAsStringAsync(Cancellation), new[] { "", "{}" });
    }

    static async Task<byte[]> TraceAsync(ServerFixture server, string accept)
    {
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        return await client.GetByteArrayAsync("/api/traces/1", Cancellation);
    }

    // Every flag and count with the names on its way.
    static List<string> Counts(JsonNode node, string path = "") => node switch
    {
        JsonArray array => [.. array.SelectMany((item, i) => Counts(item!, $"{path}[{i}]"))],
        JsonObject fields => [.. fields.SelectMany(field => Counts(field.Value!, $"{path}.{field.Key}")).Order(StringComparer.Ordinal)],
        _ => path.EndsWith("flags", StringComparison.Ordinal) || path.EndsWith("Count", StringComparison.Ordinal) ? [$"{path} {node.ToJsonString()}"] : [],
    };
}
