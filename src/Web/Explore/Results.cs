namespace Dendro.Web.Explore;

public enum QueryLanguage { PromQL, LogQL, TraceQL }

/// <summary>What a query gave; each kind has its own view.</summary>
public abstract record QueryResult
{
    /// <summary>What the backend wants the reader to know, for example that the answer was cut.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

public sealed record SeriesResult(IReadOnlyList<PlotSeries> Series, int StepSeconds) : QueryResult;

public sealed record LogsResult(IReadOnlyList<LogRow> Rows, int Limit) : QueryResult;

public sealed record TracesResult(IReadOnlyList<TraceRow> Rows, int Limit) : QueryResult;

/// <summary>One line of a plot. Times are Unix seconds.</summary>
public sealed record PlotSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PlotPoint> Points)
{
    /// <summary>The series as its language writes it: <c>name{label="value"}</c>.</summary>
    public string Name { get; } = Write(Labels);

    static string Write(IReadOnlyDictionary<string, string> labels)
    {
        var name = labels.GetValueOrDefault("__name__", "");
        var pairs = labels.Where(label => label.Key != "__name__").OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}=\"{label.Value}\"").ToArray();
        return pairs.Length == 0 ? (name.Length == 0 ? "{}" : name) : $"{name}{{{string.Join(", ", pairs)}}}";
    }
}

public readonly record struct PlotPoint(double Time, double Value);

/// <summary>A log line; time in Unix nanoseconds.</summary>
public sealed record LogRow(
    long TimeNs, string Line, IReadOnlyDictionary<string, string> Stream,
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, string> Parsed)
{
    public string? Find(string name) =>
        Metadata.GetValueOrDefault(name) ?? Parsed.GetValueOrDefault(name) ?? Stream.GetValueOrDefault(name);
}

/// <summary>A trace that a search found.</summary>
public sealed record TraceRow(
    string TraceId, string RootService, string RootName, DateTimeOffset Start, TimeSpan Duration, int Matched,
    IReadOnlyList<ServiceCount> Services);

public sealed record ServiceCount(string Name, int Spans, int Errors);
