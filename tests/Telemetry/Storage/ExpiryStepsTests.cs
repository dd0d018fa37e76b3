using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Retention;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class ExpiryStepsTests : IAsyncDisposable
{
    const long SecondMs = 1_000;

    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    // Seconds 0 to 9 have three rows each, a line, a span and a sample; from second 8 on nothing goes, of spans from second 2 on.
    [InlineData(100, new long[] { })]
    [InlineData(6, new long[] { 2, 5 })]
    [InlineData(3, new long[] { 1, 2, 3, 4, 5, 6, 7 })]
    [InlineData(1, new long[] { 1, 2, 3, 4, 5, 6, 7 })]
    public async Task Each_has_as_many_rows_as_may_be_but_at_least_a_second(long mostRows, long[] seconds)
    {
        await FillAsync();
        var (last, lastSpans) = (Some.TimeMs + (8 * SecondMs), Some.TimeMs + (2 * SecondMs));
        var cutoffs = new Cutoffs(last, last, lastSpans);

        var steps = await _fixture.Store.Readers.ReadAsync(connection => ExpirySteps.Of(connection, cutoffs, mostRows, Cancellation), Cancellation);

        Assert.Equal([.. seconds.Select(second => Some.TimeMs + (second * SecondMs)), last], steps.Select(step => step.LogsMs));
        Assert.Equal(steps.Select(step => step.LogsMs), steps.Select(step => step.MetricsMs));
        Assert.Equal(steps.Select(step => Math.Min(step.LogsMs, lastSpans)), steps.Select(step => step.TracesMs));
    }

    async Task FillAsync()
    {
        var (logs, spans, samples) = (_fixture.Store.NewLogs(), _fixture.Store.NewSpans(), _fixture.Store.NewSamples());
        for (var second = 0; second < 10; second++)
        {
            var timeMs = Some.TimeMs + (second * SecondMs);
            logs.Add(Some.Line($"{second}", timeMs * 1_000_000));
            spans.Add(Some.Span(trace: 1, id: (ulong)second + 1, startNs: timeMs * 1_000_000));
            samples.Add(Labels.From((Labels.MetricName, "m")), timeMs, second);
        }

        await _fixture.Store.AppendAsync(logs, Cancellation);
        await _fixture.Store.AppendAsync(spans, Cancellation);
        await _fixture.Store.AppendAsync(samples, Cancellation);
    }
}
