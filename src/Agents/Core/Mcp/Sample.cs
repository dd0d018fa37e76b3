namespace Dendro.Agents.Core.Mcp;

/// <summary>A value with its labels.</summary>
internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}

/// <summary>Values over time with their labels.</summary>
internal sealed record Samples(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(DateTimeOffset Time, double Value)> Points)
{
    public string this[string label] => Labels.GetValueOrDefault(label, "");
}

/// <summary>A line of a log with the time it was written.</summary>
internal sealed record LogLine(DateTimeOffset Time, string Text)
{
    /// <summary>The service that wrote it; empty when its stream does not tell.</summary>
    public string Service { get; init; } = "";
}

/// <summary>What a search tells of a trace.</summary>
internal sealed record FoundTrace(string Id, string Service, string Name, DateTimeOffset Start, double DurationMs);
