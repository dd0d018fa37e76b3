using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Samples;
using Microsoft.Extensions.Time.Testing;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Samples that PromQL has read lately are answered from memory, and are the same as those of the tables.</summary>
public sealed class SampleCacheTests
{
    const long Window = SampleWindow.LengthMs;

    // The beginning of a window.
    const long Start = Some.TimeMs / Window * Window;

    static readonly NativeHistogram Histogram = new() { Schema = 3, Count = 4, Sum = 2.5, Positive = [new(1, 4)] };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Cases => [.. Scenarios.Keys];

    // Each adds to the store, reading it now and then: what was read before is in memory when more comes.
    static readonly Dictionary<string, Func<Scenario, Task>> Scenarios = new()
    {
        ["regular"] = async it =>
        {
            for (var i = 0; i < 100; i++)
            {
                await it.AddAsync((1, Start + (i * 15_000), i), (2, Start + (i * 15_000), i * 0.1));
                await it.ReadAsync(i % 10 == 0);
            }
        },
        ["late"] = async it =>
        {
            await it.AddAsync((1, Start + 5_000, 1), (1, Start + Window + 5_000, 2));
            await it.ReadAsync();
            await it.AddAsync((1, Start + 1_000, 3), (1, Start + Window, 4), (1, Start - 1, 5), (1, Start - (20 * Window), 6));
            await it.ReadAsync();
            await it.AddAsync((1, Start + 2_000, 7));
        },
        ["twice"] = async it =>
        {
            await it.AddAsync((1, Start, 1), (1, Start, 2));
            await it.ReadAsync();
            await it.AddAsync((1, Start, 3), (1, Start + 1, 4));
            await it.ReadAsync();
            await it.AddAsync((1, Start + 1, 5));
        },
        ["values to the bit"] = async it =>
        {
            double[] values = [0, -0.0, 1, double.NaN, BitConverter.Int64BitsToDouble(Series.StaleBits), 2, double.PositiveInfinity, double.MinValue, double.Epsilon, 1e300, 0.1, 0.2, -5, -1_000_000, 1e15, 1e15 + 70_000];
            for (var i = 0; i < values.Length; i++)
            {
                await it.AddAsync((1, Start + (i * i * 37), values[i]));
                await it.ReadAsync(i % 3 == 0);
            }
        },
        ["times far apart"] = async it =>
        {
            foreach (var time in new[] { Start, Start - (1L << 40), Start + (1L << 40), -5, 0, 5, Start + 1 })
            {
                await it.AddAsync((1, time, time));
                await it.ReadAsync();
            }
        },
        ["beginnings"] = async it =>
        {
            for (var i = 0; i < 20; i++)
            {
                await it.AddAsync(Start + (i * 1_000), i, start: i < 5 ? 0 : i < 12 ? Start : Start + 11_500);
                await it.ReadAsync(i % 7 == 0);
            }
        },
        ["histograms"] = async it =>
        {
            for (var i = 0; i < 20; i++)
            {
                await it.AddAsync(Start + (i * 1_000), Histogram with { Count = 4 + i });
                await it.AddAsync((1, Start + (i / 2 * 2_000), i));
                await it.ReadAsync(i % 4 == 0);
            }
        },
        ["many series"] = async it =>
        {
            for (var i = 0; i < 8; i++)
            {
                await it.AddAsync([.. Enumerable.Range(0, 1_500).Select(series => (series, Start + (i * 90_000L), series + (i * 0.5)))]);
                await it.ReadAsync(i % 3 == 1);
            }
        },
        ["many samples"] = async it =>
        {
            for (var i = 0; i < 3; i++)
            {
                await it.AddAsync([.. Enumerable.Range(0, 5_000).Select(sample => (sample % 3, Start + (i * Window / 2) + (sample * 10L), Math.Sin(sample)))]);
                await it.ReadAsync();
            }
        },
        ["opened anew"] = async it =>
        {
            await it.AddAsync((1, Start, 1));
            await it.ReadAsync();
            await it.Fixture.ReopenAsync();
            await it.AddAsync((1, Start + 1, 2));
            await it.ReadAsync();
            await it.Fixture.Store.CheckpointAsync(Cancellation);
            await it.AddAsync((1, Start + 2, 3));
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answers_are_the_same_from_memory_as_from_the_tables(string scenario)
    {
        var expected = await RunAsync(scenario, bytes: 0);
        Assert.NotEmpty(expected);
        foreach (var bytes in new long[] { 20_000, 200_000, 30_000_000 })
        {
            Assert.Equal(expected, await RunAsync(scenario, bytes));
        }
    }

    [Fact]
    public async Task What_has_expired_is_forgotten()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Start + Window));
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromMinutes(10) }, clock);
        var it = new Scenario(fixture);
        await it.AddAsync((1, Start + 1_000, 1), (1, Start + 2_000, 2), (1, Start + Window, 3));
        Assert.Equal(3, (await it.ReadAsync())[0].Split('|').Length - 1);

        clock.Advance(TimeSpan.FromMilliseconds(1_500));
        await fixture.Store.ExpireAsync(Cancellation);

        Assert.Equal(2, (await it.ReadAsync())[0].Split('|').Length - 1);
    }

    [Fact]
    public async Task Who_reads_while_samples_come_sees_each_that_was_acknowledged_before_once()
    {
        await using var fixture = new StoreFixture();
        var (it, acknowledged) = (new Scenario(fixture), 0);
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 300; i++)
                {
                    // Every other sample is late by a window or two.
                    await it.AddAsync([.. Enumerable.Range(0, 50).Select(series => (series, Start + (i * 5_000L) - (i % 2 * (i % 3) * Window), (double)i))]);
                    Volatile.Write(ref acknowledged, i + 1);
                }
            },
            Cancellation);
        while (!writing.IsCompleted)
        {
            var before = Volatile.Read(ref acknowledged);
            var found = await fixture.Store.Series.SelectAsync(Some.AllSamples((Labels.MetricName, MatchType.Equal, "m")), Cancellation);
            foreach (var series in found)
            {
                Assert.Equal(Enumerable.Range(0, before).Select(i => (double)i), series.Values.Order().Take(before));
                Assert.Distinct(series.Values);
            }

            // All that a fold brings is seen at once.
            Assert.InRange(found.Select(series => series.Values.Length).Distinct().Count(), before == 0 ? 0 : 1, 1);
        }

        await writing;
    }

    static async Task<List<string>> RunAsync(string scenario, long bytes)
    {
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", Retention = TimeSpan.FromDays(100_000), SampleBytes = bytes });
        var it = new Scenario(fixture);
        await Scenarios[scenario](it);
        var first = await it.ReadAsync();
        Assert.Equal(first, await it.ReadAsync());
        return first;
    }

    sealed class Scenario(StoreFixture fixture)
    {
        internal StoreFixture Fixture => fixture;

        internal async Task AddAsync(params IReadOnlyList<(int Series, long TimeMs, double Value)> samples)
        {
            var batch = fixture.Store.NewSamples();
            foreach (var (series, time, value) in samples)
            {
                batch.Add(LabelsOf(series), time, value);
            }

            await fixture.Store.AppendAsync(batch, Cancellation);
        }

        internal async Task AddAsync(long timeMs, double value, long start)
        {
            var batch = fixture.Store.NewSamples();
            batch.Add(LabelsOf(1), timeMs, value, start);
            await fixture.Store.AppendAsync(batch, Cancellation);
        }

        internal async Task AddAsync(long timeMs, NativeHistogram histogram)
        {
            var batch = fixture.Store.NewSamples();
            batch.Add(LabelsOf(1), timeMs, histogram, timeMs - 500);
            await fixture.Store.AppendAsync(batch, Cancellation);
        }

        internal async Task<List<string>> ReadAsync(bool isTime = true)
        {
            if (!isTime)
            {
                return [];
            }

            var selection = new SeriesSelection { Matchers = Some.Matching((Labels.MetricName, MatchType.Equal, "m")), AfterMs = long.MinValue, ThroughMs = long.MaxValue };
            var found = await fixture.Store.Series.SelectAsync(selection, Cancellation);
            return [.. found.Select(Text)];
        }

        static string Text(Series series) => series.Labels + " | " + string.Join(" | ", Enumerable.Range(0, series.Values.Length).Select(i =>
            $"{series.TimestampsMs[i]} {BitConverter.DoubleToInt64Bits(series.Values[i]):x} {series.StartTimestampsMs?[i] ?? 0} {series.Histograms?[i]?.Count}"));

        static Labels LabelsOf(int series) => Labels.From((Labels.MetricName, "m"), ("n", $"{series}"));
    }
}
