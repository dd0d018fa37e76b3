namespace Dendro.Bench.Load;

/// <summary>What the load looks like.</summary>
/// <param name="Namespace">The <c>service.namespace</c> of every record: tells one run from the other.</param>
/// <param name="Services">Resources; each request comes from one of them.</param>
/// <param name="Records">Records of a request.</param>
/// <param name="Series">Metric series of all services together, or those of one request for each service when that is more.</param>
internal sealed record Workload(string Namespace, int Services, int Records, int Series)
{
    /// <summary>Spans of a trace: a server span with children.</summary>
    internal const int SpansPerTrace = 8;

    /// <summary>One record in so many has failed.</summary>
    internal const int FailureEvery = 20;

    /// <summary>One log line in so many holds <see cref="RareText"/>.</summary>
    internal const int RareEvery = 500;

    internal const string RareText = "was returned by the customer";

    /// <summary>The metric every point belongs to, as Prometheus names it.</summary>
    internal const string Metric = "bench_requests_total";

    /// <summary>Requests of a service after which its series begin anew.</summary>
    internal int RequestsPerRound => Math.Max(1, Series / Services / Records);

    internal int SeriesPerService => RequestsPerRound * Records;

    internal static string Service(int number) => $"service-{number}";

    /// <summary>
    /// The service that a request comes from, and the part of its series: each connection has services of its own, so that the samples of a
    /// series arrive in the order of their times.
    /// </summary>
    /// <param name="request">The request's number; its remainder by <paramref name="connections"/> is its connection.</param>
    /// <param name="connections">At most as many as services.</param>
    internal (int Service, int Part) Origin(ulong request, int connections)
    {
        var (turn, connection) = ((int)(request / (ulong)connections), (int)(request % (ulong)connections));
        var own = (Services - connection + connections - 1) / connections;
        return (connection + connections * (turn % own), turn / own % RequestsPerRound);
    }
}
