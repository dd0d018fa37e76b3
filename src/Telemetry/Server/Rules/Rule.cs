using Dendro.Telemetry.Server.Rules.Files;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>A rule that is evaluated again and again.</summary>
internal abstract class Rule(RuleDefinition definition)
{
    volatile RuleStatus _status = RuleStatus.Unknown;

    public RuleDefinition Definition => definition;

    /// <summary>How its last evaluation went; changes as a whole.</summary>
    public RuleStatus Status
    {
        get => _status;
        set => _status = value;
    }

    public static Rule Create(RuleDefinition definition) => definition.IsAlert ? new AlertingRule(definition) : new RecordingRule(definition);

    /// <summary>Yields the samples of one instant.</summary>
    /// <exception cref="PromQL.PromQLException">The query fails.</exception>
    /// <exception cref="RuleException">What it yields cannot be used.</exception>
    public abstract Task<IReadOnlyList<RuleSample>> EvaluateAsync(RuleEvaluation evaluation, CancellationToken cancellationToken);
}

/// <summary>How a rule's last evaluation went.</summary>
/// <param name="Health">unknown before the first, then ok or err.</param>
/// <param name="LastError">"" when it went well.</param>
/// <param name="EvaluatedAt">When it took place; the beginning of year 1 before the first.</param>
/// <param name="Duration">What it took.</param>
internal sealed record RuleStatus(string Health, string LastError, DateTimeOffset EvaluatedAt, TimeSpan Duration)
{
    public static readonly RuleStatus Unknown = new("unknown", "", DateTimeOffset.MinValue, TimeSpan.Zero);
}
