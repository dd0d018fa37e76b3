using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Queries over spans of 20 MB each, as a store from before texts were bounded may hold them.</summary>
[Collection(nameof(LargeCollection))]
public sealed class LongSpanTextTests : IAsyncLifetime
{
    const int Long = 5;
    const int Spans = 1_000;
    const int Bytes = 20_000_000;

    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var batch = _fixture.Store.NewSpans();
        for (var i = 0; i < Spans; i++)
        {
            var span = Some.Span((ulong)i + 1, 1, Some.TimeNs + (i * 1_000L));
            batch.Add(i < Long ? span with { StatusMessage = new string('x', Bytes) } : span);
        }

        Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(batch, Cancellation));
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_of_them_come(bool isWhole)
    {
        await _fixture.Store.CheckpointAsync(Cancellation);
        var selection = new SpanSelection { Range = TimeRange.All, WholeTraces = isWhole, MayComeInParts = !isWhole };
        var (count, bytes) = (0, 0L);
        await foreach (var trace in _fixture.Store.Spans.SelectAsync(selection, Cancellation))
        {
            count += trace.Spans.Count;
            bytes += trace.Spans.Sum(span => (long)span.StatusMessage.Length);
        }

        Assert.Equal((Spans, (long)Long * Bytes), (count, bytes));
    }
}
