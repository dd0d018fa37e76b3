using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Analysts;

/// <summary>Knows one signal: runs its playbook of bounded, aggregated queries and says what they show.</summary>
internal interface IAnalyst
{
    /// <summary>logs, metrics or traces.</summary>
    string Signal { get; }

    Task<Analysis> AnalyzeAsync(Investigation investigation, Questions questions, CancellationToken cancellationToken);
}

internal sealed record Analysis(IReadOnlyList<Finding> Findings, IReadOnlyList<string> ServicesSeen);
