using Dendro.Agents.Core.Contract;
using Dendro.Agents.Core.Languages;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>What is settled before the model says a word, and what it was shown.</summary>
internal sealed class Case(VerdictKind verdict, IReadOnlyList<RootCause> causes, IEnumerable<string> services, string language)
{
    readonly List<Exhibit> _exhibits = [];
    readonly Lock _lock = new();

    public VerdictKind Verdict => verdict;

    public ClaimWords Words { get; } = ClaimWords.In(language);

    /// <summary>Everything of which the model may speak by name, folded.</summary>
    public IReadOnlyList<string> Services { get; } = [.. services.Concat(causes.SelectMany(cause => cause.Path)).Select(Folding.Fold).Distinct()];

    /// <summary>What is at fault: services, and what they need that sends no telemetry.</summary>
    public IReadOnlyList<string> Culprits { get; } = [.. causes.SelectMany(cause => (string?[])[cause.Service, cause.Dependency, cause.Instance, cause.Operation]).OfType<string>().Select(Folding.Fold).Distinct()];

    /// <summary>What is at fault and who suffers from it.</summary>
    public IReadOnlyList<string> Troubled { get; } = [.. causes.SelectMany(cause => cause.Path.Concat(cause.Affected).Append(cause.Service)).Select(Folding.Fold).Distinct()];

    public bool IsOngoing => causes.Any(cause => cause.State != "over");

    /// <summary>The service that an answer about this has to name; null when nothing is at fault.</summary>
    public string? MustName => causes.Count > 0 ? causes[0].Service : null;

    public IReadOnlyList<Exhibit> Exhibits
    {
        get
        {
            lock (_lock)
            {
                return [.. _exhibits];
            }
        }
    }

    public void Add(Exhibit exhibit)
    {
        lock (_lock)
        {
            _exhibits.Add(exhibit);
        }
    }

    /// <summary>The verdict and its causes: times and names of theirs may be said beside any exhibit.</summary>
    public IEnumerable<Exhibit> Settled => Exhibits.Where(exhibit => exhibit.Id[0] is 'v' or 'c');
}
