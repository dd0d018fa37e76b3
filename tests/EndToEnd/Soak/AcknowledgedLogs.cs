using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.Json;

namespace Dendro.EndToEnd.Tests;

/// <summary>
/// Sends numbered log records over OTLP/HTTP and remembers which were acknowledged. A record whose answer was lost may
/// be stored or not; only an acknowledged one must be.
/// </summary>
internal sealed class AcknowledgedLogs(RunningSystem system)
{
    const string ServiceName = "soak";
    const int BatchSize = 20;
    const int Page = 5000;

    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    readonly List<long> _acknowledged = [];
    readonly long _beganNs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
    long _next;

    public IReadOnlyList<long> Acknowledged => _acknowledged;

    public int Refused { get; private set; }

    public async Task SendUntilAsync(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = new Uri(RunningSystem.Url(4318)), Timeout = TimeSpan.FromSeconds(10) };
        using var pace = new PeriodicTimer(Pace);
        while (!stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var numbers = Enumerable.Range(0, BatchSize).Select(_ => _next++).ToList();
            if (await TrySendAsync(http, numbers))
            {
                _acknowledged.AddRange(numbers);
            }
            else
            {
                Refused += numbers.Count;
            }
        }
    }

    /// <summary>The numbers that Loki's API returns, read page by page from the beginning.</summary>
    public async Task<HashSet<long>> StoredAsync(CancellationToken cancellationToken)
    {
        var numbers = new HashSet<long>();
        var start = _beganNs;
        for (var known = -1; numbers.Count > known;)
        {
            known = numbers.Count;
            var query = Uri.EscapeDataString($$"""{service_name="{{ServiceName}}"}""");
            var answer = await system.Http.GetFromJsonAsync<JsonElement>(
                $"{RunningSystem.Url(3100)}/loki/api/v1/query_range?query={query}&start={start}&end={long.MaxValue / 2}&limit={Page}&direction=forward", cancellationToken);
            foreach (var entry in answer.GetProperty("data").GetProperty("result").EnumerateArray().SelectMany(stream => stream.GetProperty("values").EnumerateArray()))
            {
                start = Math.Max(start, long.Parse(entry[0].GetString()!, CultureInfo.InvariantCulture));
                numbers.Add(long.Parse(entry[1].GetString()!["record ".Length..], CultureInfo.InvariantCulture));
            }
        }

        return numbers;
    }

    static async Task<bool> TrySendAsync(HttpClient http, List<long> numbers)
    {
        try
        {
            // Not cancelled half-way: an answer that is on its way counts.
            using var response = await http.PostAsJsonAsync("v1/logs", Request(numbers), CancellationToken.None);
            return response.IsSuccessStatusCode;
        }
        // A connection that is reset while it is set up comes as a SocketException.
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            return false;
        }
    }

    static JsonObject Request(List<long> numbers) => new()
    {
        ["resourceLogs"] = new JsonArray(new JsonObject
        {
            ["resource"] = new JsonObject { ["attributes"] = new JsonArray(Attribute("service.name", ServiceName)) },
            ["scopeLogs"] = new JsonArray(new JsonObject { ["logRecords"] = new JsonArray([.. numbers.Select(Record)]) }),
        }),
    };

    static JsonObject Record(long number) => new()
    {
        ["timeUnixNano"] = ((TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000) + (number % 1_000_000)).ToString(CultureInfo.InvariantCulture),
        ["severityNumber"] = 9,
        ["body"] = new JsonObject { ["stringValue"] = $"record {number}" },
    };

    static JsonObject Attribute(string key, string value) => new()
    {
        ["key"] = key,
        ["value"] = new JsonObject { ["stringValue"] = value },
    };
}
