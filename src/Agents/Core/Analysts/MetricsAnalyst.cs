using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Measures.Metrics;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Every gauge and counter of every entity, against what is usual.</summary>
internal sealed class MetricsAnalyst(Links links) : IAnalyst
{
    public string Signal => "metrics";

    public async Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken)
    {
        var window = investigation.Window;
        var filter = new ServiceFilter(investigation);
        var series = await new MetricReader(questions, window).ReadAsync(cancellationToken);
        var measures = new MetricMeasures([.. series.Where(one => filter.Includes(one.Labels))], new FindingWriter("promql", window, links));
        return new Analysis([.. measures.Findings(), .. measures.Edges()], [.. measures.Entities.Order()]);
    }
}
