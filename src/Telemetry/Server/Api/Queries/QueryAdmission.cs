using System.Diagnostics.Metrics;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>
/// Lets so many queries run at a time and the others wait: those over a long time, and SQL, in one lane, the rest in another, so that
/// what takes a moment does not stand behind what takes seconds. Rules and what else the server asks itself does not come by here.
/// </summary>
internal sealed class QueryAdmission : IDisposable
{
    /// <summary>Looking at more time than this is dear.</summary>
    internal static readonly TimeSpan Short = TimeSpan.FromMinutes(15);

    const int MostClientCharacters = 200;

    static readonly double[] BoundsSeconds = [0.001, 0.1, 1, 10];

    readonly Meter _meter = new("Dendro.Telemetry.Server");
    readonly Counter<long> _refused;
    readonly Histogram<double> _waits;
    readonly TimeProvider _time;
    readonly Dictionary<string, QueryLane> _lanes;

    public QueryAdmission(QueryLimits limits, TimeProvider time)
    {
        _time = time;
        _lanes = new Dictionary<string, QueryLane>
        {
            ["cheap"] = new(limits.Cheap, limits.Waiting, limits.Wait, time),
            ["dear"] = new(limits.Dear, limits.Waiting, limits.Wait, time),
        };
        _meter.CreateObservableUpDownCounter("dendro.query.running", () => Measure(figures => figures.Running), "{query}", "Queries that run, by lane: cheap or dear.");
        _meter.CreateObservableUpDownCounter("dendro.query.waiting", () => Measure(figures => figures.Waiting), "{query}", "Queries that wait for a place, by lane.");
        _refused = _meter.CreateCounter<long>("dendro.query.refused", "{query}", "Queries that found no place, by lane and reason: client_full, queue_full or waited.");
        _waits = _meter.CreateHistogram(
            "dendro.query.wait", "s", "How long queries waited for a place, by lane.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = BoundsSeconds });
    }

    /// <summary>The figures of each lane by its name.</summary>
    internal IReadOnlyDictionary<string, LaneFigures> Figures => _lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Figures);

    public void Dispose() => _meter.Dispose();

    /// <summary>Runs what an endpoint does once there is a place for it; the place is left before the answer is written.</summary>
    /// <exception cref="QueryRefusedException">There was none in time.</exception>
    internal async Task<T> RunAsync<T>(HttpContext context, Func<Task<T>> query)
    {
        if (QueryEndpoint.CostOf(context) is not { } cost)
        {
            return await query();
        }

        var lane = await IsDearAsync(context, cost) ? "dear" : "cheap";
        using var place = await EnterAsync(lane, Client(context), context.RequestAborted);
        return await query();
    }

    async Task<IDisposable> EnterAsync(string lane, string client, CancellationToken cancellationToken)
    {
        var (name, started) = (KeyValuePair.Create<string, object?>("lane", lane), _time.GetTimestamp());
        try
        {
            var place = await _lanes[lane].EnterAsync(client, cancellationToken);
            _waits.Record(_time.GetElapsedTime(started).TotalSeconds, name);
            return place;
        }
        catch (QueryRefusedException e)
        {
            _refused.Add(1, name, KeyValuePair.Create<string, object?>("reason", e.Reason));
            throw;
        }
    }

    async ValueTask<bool> IsDearAsync(HttpContext context, QueryCost cost) =>
        cost == QueryCost.Any || (cost != QueryCost.Lookup && !(await QueryTime.OfAsync(context, cost, _time.GetUtcNow()) <= Short));

    /// <summary>Who asks: programs on one machine are told apart by what they say they are, users of one program by their tenant.</summary>
    static string Client(HttpContext context)
    {
        var headers = context.Request.Headers;
        var client = $"{context.Connection.RemoteIpAddress} {headers["X-Scope-OrgID"]} {headers.UserAgent}";
        return client.Length > MostClientCharacters ? client[..MostClientCharacters] : client;
    }

    IEnumerable<Measurement<int>> Measure(Func<LaneFigures, int> figure) =>
        _lanes.Select(lane => new Measurement<int>(figure(lane.Value.Figures), KeyValuePair.Create<string, object?>("lane", lane.Key)));
}
