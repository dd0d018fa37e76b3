using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.LogQL.Tests.Notation;

/// <summary>Runs one case of a script and says what differs.</summary>
internal static class ScriptRunner
{
    const double Tolerance = 1e-6;

    /// <summary>The difference, or null when all is as expected. An instant query is also run as a range of one step.</summary>
    public static async Task<string?> RunAsync(ScriptCase test, MemoryLogSource source, CancellationToken cancellationToken)
    {
        if (test.StepNs > 0)
        {
            return await RunAsync(test, source, test.StepNs, cancellationToken);
        }

        return await RunAsync(test, source, 0, cancellationToken)
            ?? (await RunAsync(test, source, 1_000_000_000, cancellationToken) is { } difference ? $"as a range: {difference}" : null);
    }

    static async Task<string?> RunAsync(ScriptCase test, MemoryLogSource source, long stepNs, CancellationToken cancellationToken)
    {
        var engine = new LogQLEngine(source, new FakeTimeProvider(), new LogQLLimits());
        try
        {
            var result = await engine.QueryAsync(
                new LogQLRequest { Query = test.Query, StartNs = test.StartNs, EndNs = test.EndNs, StepNs = stepNs }, cancellationToken);
            return test.ExpectsFailure ? $"expected a failure ({test.FailureText}), got a result" : Compare(test, result, stepNs);
        }
        catch (LogQLException e)
        {
            return !test.ExpectsFailure ? $"failed: {e.Message}"
                : !e.Message.Contains(test.FailureText, StringComparison.Ordinal) ? $"expected the failure \"{test.FailureText}\", got \"{e.Message}\""
                : test.FailurePattern?.IsMatch(e.Message) == false ? $"expected a failure like {test.FailurePattern}, got \"{e.Message}\""
                : null;
        }
    }

    static string? Compare(ScriptCase test, LogQLResult result, long stepNs)
    {
        if (test.Scalar is { } scalar)
        {
            var number = result switch
            {
                ScalarSample sample => sample.Value,
                InstantVector { Samples: [{ Labels.Count: 0 } sample] } => sample.Value,
                RangeMatrix { Series: [{ Labels.Count: 0, Points: [var (_, value)] }] } => value,
                _ => double.NaN,
            };
            return Same(number, scalar) ? null : $"expected {scalar}, got {result}";
        }

        var step = Math.Max(1, stepNs);
        var steps = (int)((test.EndNs - test.StartNs) / step) + 1;
        var actual = result switch
        {
            InstantVector vector => vector.Samples.Select(sample => (LogQLScript.Text(sample.Labels), Points: new double?[] { sample.Value })).ToList(),
            RangeMatrix matrix => matrix.Series.Select(series => (LogQLScript.Text(series.Labels), Points: Align(series, test.StartNs, step, steps))).ToList(),
            _ => throw new InvalidOperationException($"a metric query gave {result.GetType().Name}"),
        };
        var expected = test.Series.Where(series => series.Points.Any(point => point is not null)).ToList();
        if (!test.IsOrdered || stepNs > 0)
        {
            actual.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
            expected.Sort((a, b) => string.CompareOrdinal(a.Labels, b.Labels));
        }

        var same = actual.Count == expected.Count && actual.Zip(expected).All(
            pair => pair.First.Item1 == pair.Second.Labels && Same(pair.First.Points, pair.Second.Points));
        return same ? null : $"expected [{Print(expected)}], got [{Print(actual)}]";
    }

    static double?[] Align(MetricSeries series, long startNs, long stepNs, int steps)
    {
        var points = new double?[steps];
        foreach (var (time, value) in series.Points)
        {
            points[(time - startNs) / stepNs] = value;
        }

        return points;
    }

    static bool Same(double?[] actual, double?[] expected) =>
        actual.Length >= expected.Length && actual.Skip(expected.Length).All(point => point is null)
        && actual.Zip(expected).All(pair => pair.First is null == pair.Second is null && (pair.First is null || Same(pair.First.Value, pair.Second!.Value)));

    static bool Same(double actual, double expected) =>
        actual.Equals(expected) || Math.Abs(actual - expected) <= Tolerance * Math.Max(Math.Abs(actual), Math.Abs(expected));

    static string Print(IEnumerable<(string Labels, double?[] Points)> series) =>
        string.Join("; ", series.Select(one => $"{one.Labels} {string.Join(' ', one.Points.Select(point => point?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "_"))}"));
}
