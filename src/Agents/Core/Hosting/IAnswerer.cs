using Dendro.Agents.Core.Contract;

namespace Dendro.Agents.Core.Hosting;

/// <summary>Answers a checked request; the three agents and the orchestrator are the implementations.</summary>
internal interface IAnswerer
{
    Task<object> AnswerAsync(Investigation investigation, Progress progress, CancellationToken cancellationToken);

    /// <summary>Name and state of everything this host needs; "ok" is healthy.</summary>
    Task<IReadOnlyDictionary<string, string>> CheckAsync(CancellationToken cancellationToken);
}
