using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>All that one answer is made with.</summary>
internal sealed record AnswerContext
{
    public required Plan Plan { get; init; }

    /// <summary>Metrics that the plan's measure can be.</summary>
    public MeasureChoice? Choice { get; init; }

    public required Investigation Investigation { get; init; }

    public required SystemCatalogue Catalogue { get; init; }

    public required Questions Questions { get; init; }

    public required Phrases Phrases { get; init; }

    public required Links Links { get; init; }

    public required Clock Clock { get; init; }

    public ServiceFilter Filter => new(Investigation);

    public Answer Answer(string text) => new()
    {
        Kind = Plan.Kind,
        Text = text,
        CarriedOut = Plan,
        Understood = new Understood
        {
            Services = Plan.Services,
            Operations = [.. Plan.Operations.Select(operation => operation.Name).Distinct()],
            Measure = Plan.Measure == Plans.Measure.Metric ? Plan.Metric?.Name : Plan.Measure?.ToString().ToLowerInvariant(),
            Statistic = Plan.Quantile is { } quantile ? $"p{(100 * quantile).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)}" : Plan.Statistic?.ToString().ToLowerInvariant(),
            Window = new FindingWindow(Plan.Window.Start, Plan.Window.End),
            Baseline = Plan.Baseline is { } before ? new FindingWindow(before.Start, before.End) : null,
            GroupBy = Plan.GroupLabel ?? Plan.Group?.ToString().ToLowerInvariant(),
        },
        Coverage = new AnswerCoverage(Questions.Asked, Questions.Asked - Questions.Failed, [.. Catalogue.Gaps.Concat(Questions.Gaps).Distinct()]),
    };

    public AnswerEvidence Evidence(int number, string title, string language, string query, Window window) =>
        new($"e{number}", title, language, query, new FindingWindow(window.Start, window.End), Links.Explore(language, query, new FindingWindow(window.Start, window.End)));
}
