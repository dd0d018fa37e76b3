using System.Globalization;
using System.Text.Json;

namespace Dendro.Cli.Verify;

/// <summary>Reads the shop's events from a Loki API, page by page.</summary>
internal sealed class LogReader(HttpClient client, string loki)
{
    const int Page = 5000;

    /// <summary>The values of an attribute of an event, with the time of each.</summary>
    /// <param name="service">The <c>service.name</c>.</param>
    /// <exception cref="HttpRequestException">The API does not answer, or refuses.</exception>
    public async Task<IReadOnlyList<Acknowledgement>> ReadAsync(string service, string eventName, string attribute, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, DateTimeOffset>();
        var query = Uri.EscapeDataString($"{{service_name=\"{service}\"}} | event_name=\"{eventName}\"");
        var start = Nanoseconds(since);
        for (var known = -1; found.Count > known;)
        {
            known = found.Count;
            var url = new Uri($"{loki}/loki/api/v1/query_range?query={query}&start={start}&end={Nanoseconds(TimeProvider.System.GetUtcNow().AddMinutes(1))}&limit={Page}&direction=forward");
            using var response = await client.GetAsync(url, cancellationToken);
            response.EnsureSuccessStatusCode();
            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            foreach (var stream in json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray())
            {
                // Structured metadata are among the labels, so each message is a stream of its own.
                var id = stream.GetProperty("stream").GetProperty(attribute).GetString()!;
                var at = stream.GetProperty("values").EnumerateArray().Max(value => long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture));
                found[id] = DateTimeOffset.UnixEpoch.AddTicks(at / TimeSpan.NanosecondsPerTick);
                start = Math.Max(start, at);
            }
        }

        return [.. found.Select(pair => new Acknowledgement(pair.Key, pair.Value))];
    }

    static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
