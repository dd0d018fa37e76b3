using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Measures.Logs;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Error lines and all lines of each service against what is usual, and the texts behind them.</summary>
internal sealed class LogsAnalyst(Links links) : IAnalyst
{
    public string Signal => "logs";

    public async Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken)
    {
        var measures = new LogMeasures(questions, investigation.Window, new ServiceFilter(investigation), new FindingWriter("logql", investigation.Window, links));
        var findings = await measures.ReadAsync(cancellationToken);
        return new Analysis(findings, measures.Services);
    }
}
