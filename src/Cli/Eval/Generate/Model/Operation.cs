using System.Runtime.CompilerServices;

namespace Dendro.Cli.Eval.Generate.Model;

/// <summary>How one part asks another.</summary>
internal enum Link
{
    Http,
    Grpc,
    Database,
    Queue,
    ThirdParty,
}

/// <summary>What can be asked of a service.</summary>
internal sealed class Operation(Service service, string verb, string noun)
{
    public Service Service => service;

    /// <summary>GET, POST …</summary>
    public string Verb => verb;

    public string Noun => noun;

    public string Route => $"/{noun}s";

    public string Method => $"{(verb == "GET" ? "Get" : verb == "POST" ? "Create" : "Update")}{char.ToUpperInvariant(noun[0])}{noun[1..]}";

    /// <summary>Median of its own time in milliseconds.</summary>
    public double OwnMs { get; init; }

    public double Sigma { get; init; }

    /// <summary>Share that fails for reasons of its own, always.</summary>
    public double ErrorRate { get; set; }

    /// <summary>Share that is answered with 404, always.</summary>
    public double NotFoundRate { get; init; }

    public List<Edge> Edges { get; } = [];

    /// <summary>All of its calls begin at once.</summary>
    public bool IsParallel { get; init; }

    /// <summary>Spans of a request to it, on average, what it calls included.</summary>
    public double Size => 1 + Edges.Sum(edge => edge.Probability * (1 + (edge.Target?.Size ?? 0)));
}

/// <summary>A call that an operation makes.</summary>
/// <param name="Peer">The database, queue, third party or service that is called.</param>
internal sealed record Edge(Operation Caller, Link Link, string Peer)
{
    /// <summary>Null for a database and a third party, which send no telemetry.</summary>
    public Operation? Target { get; init; }

    /// <summary>Share of the requests that make it.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>Share of its failures that make the caller fail.</summary>
    public double Propagation { get; init; }

    public double TimeoutMs { get; init; }

    public int Retries { get; init; }

    /// <summary>Median on the way there and back; of a database or third party, the whole call.</summary>
    public double LatencyMs { get; init; }

    /// <summary>postgresql, redis, kafka …</summary>
    public string System { get; init; } = "";

    public bool Equals(Edge? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
