namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>A query and when to evaluate it.</summary>
public sealed record PromQLQuery
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>The first instant, in Unix milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>The last instant, in Unix milliseconds; not before <see cref="StartMs"/>.</summary>
    public required long EndMs { get; init; }

    /// <summary>From one instant to the next; 0 for an instant query.</summary>
    public long StepMs { get; init; }

    /// <summary>How old the sample of an instant selector may be.</summary>
    public long LookbackMs { get; init; } = 300_000;

    /// <summary>The step of subqueries that state none.</summary>
    public long SubqueryStepMs { get; init; } = 60_000;

    /// <summary>How many samples may be loaded and computed in all.</summary>
    public long MaxSamples { get; init; } = 50_000_000;

    /// <summary>How many series one selector may load.</summary>
    public int MaxSeries { get; init; } = 100_000;

    /// <summary>Whether it is evaluated at one instant.</summary>
    public bool IsInstant => StepMs == 0;
}
