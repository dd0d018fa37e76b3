using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Retention;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Where to cut a store that is too large is told from some of its rows about as well as from all.</summary>
public sealed class SizeLimitTests : IAsyncLifetime
{
    const int Seconds = 1_000;
    const int RowsOfASecond = 1_000;

    readonly StoreFixture _fixture = new(time: new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs)));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var batch = _fixture.Store.NewSamples();
        for (var i = 0; i < Seconds * RowsOfASecond; i++)
        {
            batch.Add(Labels.From((Labels.MetricName, "m"), ("n", $"{i % RowsOfASecond}")), Some.TimeMs + (i / RowsOfASecond * 1000), i * 7919 % 1_000_003);
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);
        await _fixture.Store.CheckpointAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_sample_gives_nearly_the_same_cutoff()
    {
        var cutoffs = new List<(double Exact, double Sampled)>();
        for (var mostBytes = 2_000_000; mostBytes <= 20_000_000; mostBytes += 1_000_000)
        {
            if (await SecondsGoneAsync(mostBytes, sampledRows: long.MaxValue) is { } exact)
            {
                cutoffs.Add((exact, await SecondsGoneAsync(mostBytes, sampledRows: Seconds * RowsOfASecond / 2) ?? double.NaN));
            }
        }

        Assert.Contains(cutoffs, cutoff => cutoff.Exact is > 0.2 * Seconds and < 0.8 * Seconds);
        Assert.Contains(cutoffs, cutoff => cutoff.Sampled != cutoff.Exact);
        Assert.All(cutoffs, cutoff => Assert.InRange(cutoff.Sampled - cutoff.Exact, -0.15 * Seconds, 0.15 * Seconds));
    }

    Task<double?> SecondsGoneAsync(long mostBytes, long sampledRows) => _fixture.Store.Readers.ReadAsync(
        connection => SizeLimit.Cutoff(connection, mostBytes, Cancellation, sampledRows) is { } cutoff ? (cutoff - Some.TimeMs) / 1000d : (double?)null, Cancellation);
}
