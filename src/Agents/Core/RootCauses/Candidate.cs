using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Something that may be the cause, with the weights that speak for it.</summary>
internal sealed class Candidate(string service, string mechanism, string title)
{
    const double Certainty = 0.97;

    readonly Dictionary<string, double> _scores = [];
    double _doubt = 1;
    double _factor = 1;

    public string Service { get; } = service;

    /// <summary>error, latency, dependency or silence.</summary>
    public string Mechanism { get; } = mechanism;

    public string Title { get; set; } = title;

    public string Explanation { get; set; } = "";

    public IReadOnlyList<string> Path { get; set; } = [service];

    public string? Target { get; set; }

    public List<Finding> Evidence { get; } = [];

    public List<string> CounterEvidence { get; } = [];

    /// <summary>Why this is a symptom of something else; null while it is not.</summary>
    public string? ExplainedBy { get; set; }

    /// <summary>0 to 1: its part in all the trouble, which orders causes of like confidence.</summary>
    public double Impact { get; set; }

    public IReadOnlyDictionary<string, double> Scores => _scores;

    public double Confidence => Math.Round(Math.Min(Certainty, (1 - _doubt) * _factor), 3);

    public double Rank => Confidence * (0.5 + (0.5 * Impact));

    public Candidate Add(Weight weight, double strength, Finding? finding = null)
    {
        var score = weight.Value * Math.Clamp(strength, 0, 1);
        if (score <= 0)
        {
            return this;
        }

        _scores[weight.Name] = Math.Round(score, 3);
        _doubt *= 1 - score;
        if (finding is not null && !Evidence.Contains(finding))
        {
            Evidence.Add(finding);
        }

        return this;
    }

    public Candidate Dampen(Weight factor, string because)
    {
        _scores[factor.Name] = factor.Value;
        _factor *= factor.Value;
        CounterEvidence.Add(because);
        return this;
    }
}
