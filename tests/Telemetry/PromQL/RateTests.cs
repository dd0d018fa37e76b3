using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Tests.Notation;

namespace Dendro.Telemetry.PromQL.Tests;

/// <summary>
/// A series of floats is extrapolated in one pass, one that may have histograms window by window: both must yield the
/// same bits, whatever resets, gaps, start times and odd values the series has.
/// </summary>
public sealed class RateTests
{
    const int Rounds = 400;
    const int Samples = 60;

    static readonly string[] Ranges = ["[20s]", "[1m]", "[5m]", "[5m] offset -2m", "[5m] @ 300", "[1ms]"];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rate")]
    [InlineData("increase")]
    [InlineData("delta")]
    public async Task One_pass_over_a_series_yields_what_window_by_window_yields(string function)
    {
        var random = new Random(function.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var floats = Some(random);
            var maybeHistograms = new Series(floats.Labels, floats.TimestampsMs, floats.Values, new NativeHistogram?[floats.Values.Length])
            {
                StartTimestampsMs = floats.StartTimestampsMs,
            };
            var text = $"{function}(m{Ranges[random.Next(Ranges.Length)]})";
            var (expected, actual) = (await AnswerAsync(text, maybeHistograms), await AnswerAsync(text, floats));
            Assert.True(expected.SequenceEqual(actual), $"{text} of {string.Join(' ', floats.TimestampsMs.Zip(floats.Values))}\nis {string.Join('\n', actual)}\nnot {string.Join('\n', expected)}");
        }
    }

    static async Task<List<string>> AnswerAsync(string text, Series series)
    {
        var query = new PromQLQuery { Text = text, StartMs = 0, EndMs = 600_000, StepMs = 10_000 };
        var result = await new PromQLEngine(new RecordingSource(series)).QueryAsync(query, Token);
        var lines = result.Annotations.Warnings.Concat(result.Annotations.Infos).Order(StringComparer.Ordinal).ToList();
        foreach (var one in ((PromQLValue.Matrix)result.Value).Series)
        {
            lines.AddRange(one.TimestampsMs.Zip(one.Values, (time, value) => $"{time} {BitConverter.DoubleToInt64Bits(value):x}"));
        }

        return lines;
    }

    static Series Some(Random random)
    {
        var (time, value, start) = (random.NextInt64(-300_000, 100_000), random.NextDouble() * 10, 0L);
        var (times, values, starts) = (new long[Samples], new double[Samples], new long[Samples]);
        var isRegular = random.Next(2) == 0;
        for (var i = 0; i < Samples; i++)
        {
            var previous = time;
            time += isRegular ? 15_000 : random.Next(1, 40_000);
            value = random.Next(12) switch
            {
                0 => random.NextDouble(),
                1 => random.Next(20) == 0 ? double.PositiveInfinity : -value,
                2 => random.Next(20) == 0 ? double.NaN : value,
                _ => value + (random.NextDouble() * 100),
            };
            start = random.Next(4) switch { 0 => 0, 1 => previous, 2 => time - random.Next(60_000), _ => start };
            (times[i], values[i], starts[i]) = (time, random.Next(15) == 0 ? BitConverter.Int64BitsToDouble(Series.StaleBits) : value, start);
        }

        return new Series(Labels.From((Labels.MetricName, "m")), times, values) { StartTimestampsMs = random.Next(2) == 0 ? starts : null };
    }
}
