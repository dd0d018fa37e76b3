using Dendro.Agents.Core.Contract;

namespace Dendro.Agents.Core.Verdicts;

internal enum VerdictKind
{
    Causes,
    NothingWrong,
    Inconclusive,

    /// <summary>Inconclusive, for nothing was found and not everything could be looked at.</summary>
    NotAllSeen,
    NotInvestigated,
}

internal sealed record Verdict(VerdictKind Kind, IReadOnlyList<RootCause> Causes, IReadOnlyList<string> ServicesSeen);
