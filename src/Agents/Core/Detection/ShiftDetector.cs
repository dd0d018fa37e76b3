namespace Dendro.Agents.Core.Detection;

/// <summary>
/// Finds the stretch of a course that differs most from its baseline: a scan statistic over all stretches, with robust location
/// and scale (median, median absolute deviation) and the noise that counts have by nature.
/// </summary>
internal static class ShiftDetector
{
    /// <summary>Five standard errors: one in a million by chance, and an investigation looks at thousands of stretches.</summary>
    public const double LeastDeviation = 5;

    const int LeastBaseline = 3;
    const int MostPoints = 240;

    /// <summary>One point alone may be an accident of measuring.</summary>
    const double AloneFactor = 0.6;

    /// <summary>A trouble that lasts goes before one that was worse and is over.</summary>
    const double LastingPreference = 0.25;

    static readonly TimeSpan Hiccup = TimeSpan.FromSeconds(30);

    const double SharedPart = 0.3;
    const double LeastSharing = 0.6;

    /// <summary>Where there are many points, a few together are needed.</summary>
    const int Many = 24;
    const int ShortestOfMany = 3;

    /// <summary>So many events should have come if nothing had changed; e⁻³ is 5 %.</summary>
    const double ChanceEvents = 3;

    /// <summary>Null when nothing is remarkable or there is too little to compare with.</summary>
    /// <param name="course">What is looked at.</param>
    /// <param name="noise">The least noise that it has.</param>
    /// <param name="whole">A level beside which a change must be noticeable, when it is more than the measure's own: a part is looked at beside its whole.</param>
    public static Shift? Find(Course course, Noise noise, double whole = 0)
    {
        var baseline = course.Baseline.Where(IsUsable).ToList();
        var current = course.Current.Where(IsUsable).TakeLast(MostPoints).ToList();
        // With no time before it, the first points of the time asked about are what there is to compare with.
        var borrowed = Math.Clamp(LeastBaseline - baseline.Count, 0, current.Count);
        baseline.AddRange(current.Take(borrowed));
        current.RemoveRange(0, borrowed);
        if (baseline.Count < LeastBaseline || current.Count == 0)
        {
            return null;
        }

        var usual = Usual.Of(baseline, noise, baseline.Concat(current).Max(point => Math.Abs(point.Value)), whole);
        var (best, lasting) = Scan(current, usual);
        var isLasting = Math.Abs(lasting.Deviation) >= Math.Max(LeastDeviation, LastingPreference * Math.Abs(best.Deviation)) && HoldsToTheEnd(lasting, current, usual);
        var chosen = Widened(isLasting ? lasting : best, current, usual);
        return Math.Abs(chosen.Deviation) < LeastDeviation
            ? null
            : new Shift(chosen.From == 0 && borrowed == 0 ? Onset(chosen, baseline, usual) ?? current[0].Time : current[chosen.From].Time, End(chosen, current, usual, noise), chosen.Deviation, usual.Level, chosen.Mean, chosen.Weight)
            {
                Points = chosen.To - chosen.From + 1,
                Distance = usual.Seen > 0 ? Math.Abs(chosen.Mean - usual.Level) / usual.Seen : Math.Abs(chosen.Deviation),
            };
    }

    /// <summary>
    /// With the points at its edges that are nearer to its level than to the usual one: the scan likes the purest part of a stretch.
    /// </summary>
    static Stretch Widened(Stretch stretch, List<Point> points, Usual usual)
    {
        bool Belongs(int i) => i >= 0 && i < points.Count && (points[i].Value - usual.Level) / (stretch.Mean - usual.Level) >= 0.5;
        var (from, to) = (stretch.From, stretch.To);
        while (Belongs(from - 1) || (from > 1 && Belongs(from - 2)))
        {
            from--;
        }

        while (Belongs(to + 1) || (to < points.Count - 2 && Belongs(to + 2)))
        {
            to++;
        }

        return stretch with { From = from, To = to };
    }

    /// <summary>When what holds from the first point on began in the time before; null when it did not.</summary>
    static DateTimeOffset? Onset(Stretch stretch, List<Point> baseline, Usual usual)
    {
        bool Belongs(int i) => i >= 0 && (baseline[i].Value - usual.Level) / (stretch.Mean - usual.Level) >= 0.5;
        var from = baseline.Count;
        while (Belongs(from - 1) || Belongs(from - 2))
        {
            from--;
        }

        // Seen all along, it is not what began.
        return from > 0 && from < baseline.Count ? baseline[Belongs(from) ? from : from + 1].Time : null;
    }

    /// <summary>A stretch that reaches the end only because it was so high at its beginning is over.</summary>
    static bool HoldsToTheEnd(Stretch lasting, List<Point> points, Usual usual)
    {
        var length = lasting.To - lasting.From + 1;
        var tail = points.TakeLast(Math.Max(1, length / 3)).ToList();
        return (Course.Mean(tail) - usual.Level) / (lasting.Mean - usual.Level) >= 0.5;
    }

    /// <summary>Null while it lasts: the last points may be incomplete, and a few events fewer may be chance.</summary>
    static DateTimeOffset? End(Stretch stretch, List<Point> points, Usual usual, Noise noise)
    {
        var after = points.Skip(stretch.To + 1).ToList();
        var missed = (stretch.Mean - usual.Level) * after.Sum(point => point.Weight);
        var isChance = noise is Noise.Rate or Noise.Share && stretch.Mean > usual.Level && missed < ChanceEvents;
        return after.Count <= points.Count / 20 || isChance ? null : after[0].Time;
    }

    static (Stretch Best, Stretch Lasting) Scan(List<Point> points, Usual usual)
    {
        var shortest = ShortestPassing(points);
        Stretch best = default, lasting = default;
        for (var from = 0; from < points.Count; from++)
        {
            double weight = 0, sum = 0;
            for (var to = from; to < points.Count; to++)
            {
                weight += points[to].Weight;
                sum += points[to].Weight * points[to].Value;
                var deviation = usual.Deviation(sum / weight, weight) * (from == to ? AloneFactor : 1);
                var stretch = new Stretch(from, to, sum / weight, weight, deviation);
                var isLast = to == points.Count - 1;
                best = isLast || (to > from && points[to + 1].Time - points[from].Time >= shortest) ? Larger(best, stretch, points, usual) : best;
                lasting = isLast ? Larger(lasting, stretch, points, usual) : lasting;
            }
        }

        return (best, lasting);
    }

    /// <summary>What came and went within a moment is a hiccup.</summary>
    static TimeSpan ShortestPassing(List<Point> points)
    {
        var twentieth = (points[^1].Time - points[0].Time) / 20;
        return twentieth > Hiccup ? twentieth : Hiccup;
    }

    static Stretch Larger(Stretch one, Stretch other, List<Point> points, Usual usual) =>
        Math.Abs(other.Deviation) > Math.Abs(one.Deviation) && IsShared(other, points, usual) ? other : one;

    /// <summary>A level that changed is seen in most points; one very slow request is seen in one.</summary>
    static bool IsShared(Stretch stretch, List<Point> points, Usual usual)
    {
        double sharing = 0, all = 0;
        for (var i = stretch.From; i <= stretch.To; i++)
        {
            all += points[i].Weight;
            sharing += (points[i].Value - usual.Level) / (stretch.Mean - usual.Level) >= SharedPart ? points[i].Weight : 0;
        }

        return sharing >= LeastSharing * all && (stretch.To - stretch.From + 1 >= ShortestOfMany || points.Count < Many);
    }

    static bool IsUsable(Point point) => point.Weight > 0 && double.IsFinite(point.Value);

    readonly record struct Stretch(int From, int To, double Mean, double Weight, double Deviation);
}
