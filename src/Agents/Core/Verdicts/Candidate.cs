using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Hypotheses;

namespace Dendro.Agents.Core.Verdicts;

/// <summary>A service that may be the cause, with everything that speaks for it and against it.</summary>
internal sealed class Candidate(string service)
{
    /// <summary>No evidence makes certain.</summary>
    const double Certainty = 0.97;

    readonly Dictionary<string, (double Score, Finding Finding)> _clues = [];

    public string Service { get; } = service;

    public Hypothesis? Hypothesis { get; set; }

    public IReadOnlyDictionary<string, double> Scores => _clues.ToDictionary(clue => clue.Key, clue => Math.Round(clue.Value.Score, 3));

    /// <summary>The findings that speak for it, the strongest first.</summary>
    public IReadOnlyList<Finding> Evidence => [.. _clues.Values.OrderByDescending(clue => clue.Score).Select(clue => clue.Finding).Distinct()];

    /// <summary>The instance or version that is not like the others.</summary>
    public string? Instance { get; set; }

    public List<string> CounterEvidence { get; } = [];

    /// <summary>A factor below 1 for what could not be looked at.</summary>
    public double Coverage { get; set; } = 1;

    /// <summary>A factor below 1 for what is less remarkable than another that nothing connects it with.</summary>
    public double Standing { get; set; } = 1;

    public double Confidence => Math.Round(Math.Min(Certainty, NoisyOr(Independent) * Standing * Coverage), 3);

    /// <summary>What one finding shows in two ways counts once.</summary>
    IEnumerable<double> Independent => _clues.Values.GroupBy(clue => clue.Finding, ReferenceEqualityComparer.Instance).Select(group => group.Max(clue => clue.Score));

    public Finding? FindingOf(string clue) => _clues.TryGetValue(clue, out var found) ? found.Finding : null;

    public void Add(Clue clue, Finding finding, double factor = 1)
    {
        var score = clue.Weight * factor * Clue.Strength(finding);
        if (score > 0 && (!_clues.TryGetValue(clue.Name, out var known) || known.Score < score))
        {
            _clues[clue.Name] = (score, finding);
        }
    }

    /// <summary>The belief that these clues give together: independent evidence adds up.</summary>
    public double Belief(IEnumerable<Clue> clues) => NoisyOr(clues.Select(clue => _clues.TryGetValue(clue.Name, out var found) ? found.Score : 0));

    static double NoisyOr(IEnumerable<double> scores) => 1 - scores.Aggregate(1.0, (doubt, score) => doubt * (1 - score));
}
