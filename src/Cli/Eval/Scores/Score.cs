namespace Dendro.Cli.Eval.Scores;

/// <summary>How well a group of cases was answered: a row of the report.</summary>
internal sealed record Score
{
    /// <summary>An onset within this of the truth is right.</summary>
    static readonly TimeSpan OnsetTolerance = TimeSpan.FromSeconds(30);

    public required string Name { get; init; }

    /// <summary>Of faults: the right service was named first.</summary>
    public required Share At1 { get; init; }

    /// <summary>It was among the first three.</summary>
    public required Share At3 { get; init; }

    public required Share At5 { get; init; }

    /// <summary>Of the faults whose service was named: the first cause that names it has a right mechanism.</summary>
    public required Share Mechanism { get; init; }

    /// <summary>Of these, where the instance is known: it was named too.</summary>
    public required Share Instance { get; init; }

    /// <summary>Of these, where the onset is known: it was told within 30 s.</summary>
    public required Share Onset { get; init; }

    public double? OnsetMedianSeconds { get; init; }

    /// <summary>Of the quiet windows: those in which causes were named.</summary>
    public required Share Alarms { get; init; }

    /// <summary>Of all: those in which the answer was that it is not known.</summary>
    public required Share NotKnown { get; init; }

    /// <summary>Cases without an answer.</summary>
    public required int Failed { get; init; }

    public double? MedianSeconds { get; init; }

    public double? P95Seconds { get; init; }

    public static Score Of(string name, IReadOnlyCollection<CaseResult> results)
    {
        var faults = results.Where(result => result.Truth is not null).ToList();
        var named = faults.Where(result => result.Right is not null).ToList();
        var onsets = named.Where(result => result is { Truth.Since: not null, Right.Since: not null }).Select(result => (result.Right!.Since!.Value - result.Truth!.Since!.Value).Duration()).ToList();
        var seconds = results.Where(result => result.Error is null).Select(result => result.Seconds).ToList();
        return new Score
        {
            Name = name,
            At1 = Wilson.Share(faults, fault => fault.Rank <= 1),
            At3 = Wilson.Share(faults, fault => fault.Rank <= 3),
            At5 = Wilson.Share(faults, fault => fault.Rank <= 5),
            Mechanism = Wilson.Share(named, fault => FaultMechanisms.IsRight(fault.Truth!.Fault, fault.Right!.Mechanism)),
            Instance = Wilson.Share(named.Where(fault => fault.Truth!.Instance is not null), fault => fault.Truth!.Instance == fault.Right!.Instance),
            Onset = Wilson.Share(onsets, onset => onset <= OnsetTolerance),
            OnsetMedianSeconds = Quantile(onsets.ConvertAll(onset => onset.TotalSeconds), 0.5),
            Alarms = Wilson.Share(results.Where(result => result.Truth is null), quiet => quiet.IsAlarm),
            NotKnown = Wilson.Share(results, result => result.IsNotKnown),
            Failed = results.Count(result => result.Error is not null),
            MedianSeconds = Quantile(seconds, 0.5),
            P95Seconds = Quantile(seconds, 0.95),
        };
    }

    /// <summary>The smallest value that so large a share of all does not pass.</summary>
    internal static double? Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
