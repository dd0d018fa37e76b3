using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Series that are put together when they are asked for.</summary>
public sealed class SeriesSetTests : IAsyncDisposable
{
    // More than stand side by side.
    const int Count = 300;
    const int Samples = 40;

    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task They_are_the_same_in_any_order_and_as_often_as_they_are_asked_for()
    {
        using var set = await ReadAsync();
        Assert.Equal(Count, set.Count);

        int[] order = [.. Enumerable.Range(0, Count), .. Enumerable.Range(0, Count).Reverse(), 5, 290, 5, 5];
        foreach (var index in order)
        {
            var (series, number) = (set[index], Number(set.LabelsOf(index)));
            Assert.Equal(set.LabelsOf(index), series.Labels);
            Assert.Equal(Enumerable.Range(0, Samples).Select(i => Some.TimeMs + i), series.TimestampsMs);
            Assert.Equal(Enumerable.Range(0, Samples).Select(i => Value(number, i)), series.Values);
        }
    }

    [Fact]
    public async Task Those_that_were_taken_out_stay_when_the_rest_is_given_up()
    {
        var set = await ReadAsync();
        var taken = set[7];
        set.Dispose();
        using var next = await ReadAsync();
        _ = next[0];

        Assert.Equal(Enumerable.Range(0, Samples).Select(i => Value(Number(taken.Labels), i)), taken.Values);
    }

    static int Number(Labels labels) => int.Parse(labels["n"], System.Globalization.CultureInfo.InvariantCulture);

    static double Value(int series, int sample) => (series * 1_000) + sample;

    // Every other series has its samples backwards, and its last one twice, of which the first holds.
    async Task<SeriesSet> ReadAsync()
    {
        var batch = _fixture.Store.NewSamples();
        for (var n = 0; n < Count; n++)
        {
            var labels = Labels.From((Labels.MetricName, "m"), ("n", $"{n}"));
            foreach (var i in n % 2 == 0 ? Enumerable.Range(0, Samples) : Enumerable.Range(0, Samples).Reverse())
            {
                batch.Add(labels, Some.TimeMs + i, Value(n, i));
            }

            batch.Add(labels, Some.TimeMs + Samples - 1, n % 2 == 0 ? Value(n, Samples - 1) : -1);
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
        return Assert.IsAssignableFrom<SeriesSet>(await _fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation));
    }
}
