using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Simulation;

/// <summary>A request as the service sees that serves it. Times are seconds from the beginning of the recording.</summary>
internal sealed class Call(Operation operation, Instance instance, double start)
{
    public Operation Operation => operation;

    public Instance Instance => instance;

    public double Start => start;

    public double End { get; set; }

    public ErrorCase? Error { get; set; }

    public bool IsNotFound { get; set; }

    public int Status => Error?.Status ?? (IsNotFound ? 404 : 200);

    /// <summary>The calls that it made.</summary>
    public List<Hop> Hops { get; } = [];
}

/// <summary>A call as the service sees that makes it.</summary>
internal sealed record Hop(Edge Edge, double Start)
{
    public double End { get; set; }

    public ErrorCase? Error { get; set; }

    /// <summary>What the other side did; null where it sends no telemetry, or was not reached.</summary>
    public Call? Remote { get; set; }

    public int Status => Error?.Status ?? (Remote is { IsNotFound: true } ? 404 : 200);
}
