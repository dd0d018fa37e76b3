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

internal sealed record Verdict(VerdictKind Kind, IReadOnlyList<RootCause> Causes, IReadOnlyList<string> ServicesSeen)
{
    /// <summary>The same with what concerns the services that were asked about first: what they do themselves, then what they suffer from.</summary>
    public Verdict About(IReadOnlyCollection<string> services) => services.Count == 0 ? this : this with
    {
        Causes = [.. Causes.OrderByDescending(cause => services.Contains(cause.Service)).ThenByDescending(cause => cause.Path.Any(services.Contains) || cause.Affected.Any(services.Contains))],
    };
}
