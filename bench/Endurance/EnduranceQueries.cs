using System.Globalization;
using Dendro.Bench.Load;

namespace Dendro.Bench.Endurance;

/// <summary>What a person with a dashboard of the last minute asks, one query after the other.</summary>
internal sealed class EnduranceQueries(Uri address, Workload workload, TimeProvider time) : IDisposable
{
    const int WindowSeconds = 60;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    /// <summary>Asks until <paramref name="over"/> and gives the milliseconds of each answer.</summary>
    /// <exception cref="BenchException">An answer was an error, or empty.</exception>
    internal async Task<IReadOnlyList<double>> RunAsync(CancellationToken over, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var number = 0; !over.IsCancellationRequested; number++)
        {
            var path = Path(number % 4, time.GetUtcNow().ToUnixTimeSeconds());
            var began = time.GetTimestamp();
            using var response = await _client.GetAsync(path, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            times.Add(time.GetElapsedTime(began).TotalMilliseconds);
            if (!response.IsSuccessStatusCode || !answer.Contains("service-3", StringComparison.Ordinal))
            {
                throw new BenchException($"{path} was answered with {(int)response.StatusCode} and nothing of service-3: {answer[..Math.Min(300, answer.Length)]}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return times;
    }

    public void Dispose() => _client.Dispose();

    string Path(int kind, long now)
    {
        var (start, ns) = (now - WindowSeconds, workload.Namespace);
        return kind switch
        {
            0 => Query($"/loki/api/v1/query_range?start={start}&end={now}&limit=100&query=", $$"""{service_namespace="{{ns}}", service_name="service-3"}"""),
            1 => Query($"/prometheus/api/v1/query_range?start={start}&end={now}&step=15&query=", $$"""sum by (job, status) (rate({{Workload.Metric}}{job="{{ns}}/service-3"}[1m]))"""),
            2 => Query($"/api/search?start={start}&end={now + 1}&limit=20&q=", $$"""{ resource.service.namespace = "{{ns}}" && resource.service.name = "service-3" && status = error }"""),
            _ => Query($"/loki/api/v1/query_range?start={start}&end={now}&step=15&query=", $$"""sum by (service_name) (count_over_time({service_namespace="{{ns}}", service_name="service-3"}[15s]))"""),
        };
    }

    static string Query(FormattableString path, string query) => path.ToString(CultureInfo.InvariantCulture) + Uri.EscapeDataString(query);
}
