using System.Text.Json;

namespace Dendro.EndToEnd.Tests;

/// <summary>A span of Tempo's answer, with what the tests look at.</summary>
internal sealed record Span(string Service, string Name, string Id, string Parent, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Traces as Tempo's HTTP API gives them.</summary>
internal sealed class Traces(RunningSystem system)
{
    const int TempoPort = 3200;

    /// <summary>Ids of traces that a TraceQL query finds.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(string query)
    {
        var answer = await system.QueryAsync(query, "--lang", "traceql", "--limit", "50");
        return answer.TryGetProperty("traces", out var traces) ? [.. traces.EnumerateArray().Select(trace => trace.GetProperty("traceID").GetString()!)] : [];
    }

    /// <summary>Empty when there is no such trace.</summary>
    public async Task<IReadOnlyList<Span>> GetAsync(string id)
    {
        using var response = await system.Http.GetAsync(new Uri($"{RunningSystem.Url(TempoPort)}/api/v2/traces/{id}"), TestContext.Current.CancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return [];
        }

        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return
        [
            .. from resource in json.RootElement.GetProperty("trace").GetProperty("resourceSpans").EnumerateArray()
               let service = Attributes(resource.GetProperty("resource"))["service.name"]
               from scope in resource.GetProperty("scopeSpans").EnumerateArray()
               from span in scope.GetProperty("spans").EnumerateArray()
               select new Span(service, Text(span, "name"), Text(span, "spanId"), Text(span, "parentSpanId"), Attributes(span)),
        ];
    }

    /// <summary>The services from a span up to its root, neighbours that are the same once.</summary>
    public static IReadOnlyList<string> PathToRoot(IReadOnlyList<Span> trace, Span start)
    {
        var path = new List<string>();
        for (var span = start; span is not null; span = trace.FirstOrDefault(other => other.Id == span.Parent))
        {
            if (path.LastOrDefault() != span.Service)
            {
                path.Add(span.Service);
            }
        }

        return path;
    }

    static Dictionary<string, string> Attributes(JsonElement element) =>
        element.TryGetProperty("attributes", out var attributes)
            ? attributes.EnumerateArray().ToDictionary(attribute => Text(attribute, "key"), attribute => attribute.GetProperty("value").EnumerateObject().First().Value.ToString())
            : [];

    static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";
}
