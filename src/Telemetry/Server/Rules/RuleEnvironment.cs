using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Where rules put what they yield.</summary>
internal interface IRuleSink
{
    /// <summary>Stores samples; returns when they are durable.</summary>
    /// <returns>Why some of them were refused while the others were stored; "" when all were.</returns>
    /// <exception cref="RuleException">They could not be stored; then none was.</exception>
    Task<string> AppendAsync(IReadOnlyList<RuleSample> samples, CancellationToken cancellationToken);
}

/// <summary>A sample that a rule yields.</summary>
internal readonly record struct RuleSample(Labels Series, long TimestampMs, Point Point);

/// <summary>A rule that cannot be evaluated, or whose samples cannot be stored; the message is shown as its last error.</summary>
internal sealed class RuleException(string message) : Exception(message);

/// <summary>What rules read from and write to, and what their templates know of the server.</summary>
internal sealed record RuleEnvironment
{
    static readonly TimeSpan QueryTimeout = TimeSpan.FromMinutes(2);

    public required ISeriesSource Source { get; init; }

    public required IRuleSink Sink { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Labels that stand for this server.</summary>
    public Labels ExternalLabels { get; init; } = Labels.Empty;

    /// <summary>Where users reach this server.</summary>
    public string ExternalUrl { get; init; } = "";

    /// <summary>From one evaluation to the next, for groups that state none and for subqueries without a step.</summary>
    public long IntervalMs { get; init; } = 60_000;

    /// <summary>Evaluates a query at an instant. A scalar is one element without labels.</summary>
    /// <exception cref="PromQLException">The query is wrong, fails, takes too long, or yields neither a vector nor a scalar.</exception>
    public async Task<IReadOnlyList<(Labels Labels, Point Point)>> QueryAsync(string text, long timeMs, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(QueryTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var query = new PromQLQuery { Text = text, StartMs = timeMs, EndMs = timeMs, SubqueryStepMs = IntervalMs };
        try
        {
            var result = await new PromQLEngine(Source).QueryAsync(query, either.Token);
            return result.Value switch
            {
                PromQLValue.InstantVector vector => vector.Elements,
                PromQLValue.Scalar scalar => [(Labels.Empty, new Point(scalar.Value))],
                _ => throw new PromQLException(PromQLErrorKind.Execution, "rule result is not a vector or scalar"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PromQLException(PromQLErrorKind.Execution, "query timed out in expression evaluation");
        }
    }
}

/// <summary>One evaluation of a rule.</summary>
/// <param name="Environment">What it reads and writes.</param>
/// <param name="TimeMs">When it takes place, in Unix milliseconds.</param>
/// <param name="QueryOffsetMs">How far before that the data is looked at.</param>
/// <param name="Limit">Most alerts or series it may yield; 0 means no limit.</param>
internal sealed record RuleEvaluation(RuleEnvironment Environment, long TimeMs, long QueryOffsetMs, int Limit)
{
    /// <summary>The instant of the query and of the samples.</summary>
    public long DataTimeMs => TimeMs - QueryOffsetMs;
}
