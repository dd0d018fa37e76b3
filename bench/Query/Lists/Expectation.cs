namespace Dendro.Bench.Query.Lists;

/// <summary>What an answer must hold.</summary>
internal abstract record Expectation
{
    /// <summary>What is wrong with an answer; null when nothing is.</summary>
    internal abstract string? Fault(IReadOnlyDictionary<string, double> answer);

    /// <summary>These, and no others.</summary>
    /// <param name="Values">The numbers.</param>
    /// <param name="Tolerance">How far each may be off, in parts of it.</param>
    internal sealed record Exactly(IReadOnlyDictionary<string, double> Values, double Tolerance = 1e-6) : Expectation
    {
        internal override string? Fault(IReadOnlyDictionary<string, double> answer)
        {
            if (Values.Keys.Except(answer.Keys).FirstOrDefault() is { } missing)
            {
                return $"\"{missing}\" is missing, and {answer.Count} of {Values.Count} were found";
            }

            if (answer.Keys.Except(Values.Keys).FirstOrDefault() is { } unknown)
            {
                return $"\"{unknown}\" was found, and {answer.Count} instead of {Values.Count}";
            }

            return Values.Where(pair => Math.Abs(answer[pair.Key] - pair.Value) > Tolerance * Math.Abs(pair.Value))
                .Select(pair => $"\"{pair.Key}\" is {answer[pair.Key]}, expected {pair.Value}").FirstOrDefault();
        }
    }

    /// <summary>So many that fit, whichever.</summary>
    internal sealed record Some(int Count, Func<string, bool> Fits) : Expectation
    {
        internal override string? Fault(IReadOnlyDictionary<string, double> answer) =>
            answer.Count != Count ? $"found {answer.Count}, expected {Count}"
            : answer.Keys.FirstOrDefault(key => !Fits(key)) is { } wrong ? $"\"{wrong}\" does not belong there" : null;
    }
}
