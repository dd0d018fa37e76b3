using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Rules.Files;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>Records the result of a query under a name of its own.</summary>
internal sealed class RecordingRule(RuleDefinition definition) : Rule(definition)
{
    public override async Task<IReadOnlyList<RuleSample>> EvaluateAsync(RuleEvaluation evaluation, CancellationToken cancellationToken)
    {
        var elements = await evaluation.Environment.QueryAsync(Definition.Query, evaluation.DataTimeMs, cancellationToken);
        RuleSample[] samples = [.. elements.Select(element => new RuleSample(Series(element.Labels), evaluation.DataTimeMs, element.Point))];
        if (samples.Select(sample => sample.Series).Distinct().Count() < samples.Length)
        {
            throw new RuleException("vector contains metrics with the same labelset after applying rule labels");
        }

        return evaluation.Limit > 0 && samples.Length > evaluation.Limit
            ? throw new RuleException($"exceeded limit of {evaluation.Limit} with {samples.Length} series")
            : samples;
    }

    Labels Series(Labels labels) => Labels.From(labels.Append(new Label(Labels.MetricName, Definition.Name)).Concat(Definition.Labels));
}
