namespace Dendro.Agents.Core.Catalogue;

/// <summary>What there is to ask about in the system that runs, as its telemetry shows it.</summary>
internal sealed record SystemCatalogue
{
    public static SystemCatalogue Empty { get; } = new() { Services = [], Operations = [], Metrics = [], LogServices = [], MetricServices = [], Gaps = [] };

    /// <summary>By the names under which they send, in alphabetical order.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    public required IReadOnlyList<Operation> Operations { get; init; }

    public required IReadOnlyList<MetricFamily> Metrics { get; init; }

    /// <summary>What their labels tell apart.</summary>
    public MetricLabels Labels { get; init; } = MetricLabels.None;

    public required IReadOnlyList<string> LogServices { get; init; }

    public required IReadOnlyList<string> MetricServices { get; init; }

    /// <summary>What could not be read of it, and why.</summary>
    public required IReadOnlyList<string> Gaps { get; init; }

    public bool HasSpans => Operations.Count > 0;

    public bool IsEmpty => Services.Count == 0 && Metrics.Count == 0;

    /// <summary>The kinds of span by which work enters a service; empty where kinds tell nothing, so that every span counts.</summary>
    public IReadOnlyList<string> EntryKinds(IReadOnlyCollection<string> services)
    {
        var own = Operations.Where(operation => services.Count == 0 || services.Contains(operation.Service)).ToList();
        return own.Any(operation => operation.IsEntry) ? ["server", "consumer"] : [];
    }
}

/// <summary>Spans of one name in one service.</summary>
internal sealed record Operation(string Service, string Name, string Kind, double Count)
{
    public bool IsEntry => Kind is "server" or "consumer";
}
