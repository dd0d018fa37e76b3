namespace Dendro.Cli.Eval.Generate;

/// <summary>Chance that comes out the same for the same seed.</summary>
internal sealed class Dice(int seed)
{
    readonly Random _random = new(seed);

    /// <summary>Chance of its own for one purpose, so that drawing more for another changes nothing.</summary>
    public static Dice For(int seed, int purpose) => new(unchecked((seed * 1_000_003) + (purpose * 7_919) + 17));

    public int Below(int limit) => _random.Next(limit);

    /// <summary>A whole number from one to the other, both included.</summary>
    public int Whole(int from, int to) => _random.Next(from, to + 1);

    public double Between(double from, double to) => from + ((to - from) * _random.NextDouble());

    /// <summary>As likely between 1 and 10 as between 10 and 100.</summary>
    public double Magnitude(double from, double to) => from * Math.Pow(to / from, _random.NextDouble());

    public bool Chance(double probability) => probability > 0 && _random.NextDouble() < probability;

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public void Shuffle<T>(T[] items) => _random.Shuffle(items);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>How durations are spread: never negative, with a long tail.</summary>
    public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * Normal());

    public double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    /// <summary>How many arrivals there are when so many are expected.</summary>
    public int Poisson(double mean)
    {
        if (mean > 60)
        {
            return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var (count, product, limit) = (0, _random.NextDouble(), Math.Exp(-mean));
        while (product > limit)
        {
            count++;
            product *= _random.NextDouble();
        }

        return count;
    }

    public string Hex(int bytes)
    {
        Span<byte> id = stackalloc byte[bytes];
        _random.NextBytes(id);
        return Convert.ToHexStringLower(id);
    }
}
