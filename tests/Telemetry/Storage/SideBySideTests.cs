using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Queries of all kinds at the same time, which together need far more memory than there is.</summary>
[Collection(nameof(LargeCollection))]
public sealed class SideBySideTests : IAsyncLifetime
{
    const int Records = 60_000;
    const int OfRequest = 15_000;
    const int Asking = 6;
    const long SpreadNs = 1_000_000;

    static readonly TimeRange Range = new(Some.TimeNs, Some.TimeNs + (Records * SpreadNs));

    readonly StoreFixture _fixture = new(new StoreOptions { DataDirectory = "", MemoryBytes = 30_000_000 });

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var first = 0; first < Records; first += OfRequest)
        {
            var (logs, spans, samples) = (_fixture.Store.NewLogs(), _fixture.Store.NewSpans(), _fixture.Store.NewSamples());
            var series = Enumerable.Range(0, 100).Select(i => _fixture.Store.Catalog.Series(Labels.From(("__name__", "up"), ("n", $"{i}")))).ToList();
            for (var i = first; i < first + OfRequest; i++)
            {
                logs.Add(Some.Line($"line {i} of many that are as long as lines are", Some.TimeNs + (i * SpreadNs), metadata: ("n", $"{i}")));
                spans.Add(Some.Span((ulong)i + 1, 1, Some.TimeNs + (i * SpreadNs)) with { Attributes = Some.Attributes(("http.route", "/orders"), ("n", i)) });
                samples.Add(series[i % series.Count], Some.TimeMs + i, i);
            }

            foreach (var batch in new Ingest.Batch[] { logs, spans, samples })
            {
                Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(batch, Cancellation));
            }
        }
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_of_them_are_answered(bool isInFile)
    {
        if (isInFile)
        {
            await _fixture.Store.CheckpointAsync(Cancellation);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, Asking).SelectMany(_ => new[] { LinesAsync(), CountedAsync(), SpansAsync(), SamplesAsync() }));
        Assert.All(answers, answer => Assert.Equal(Records, answer));
    }

    async Task<long> LinesAsync() =>
        await _fixture.Store.Logs.SelectAsync(new LogSelection { Matchers = [], Range = Range }, Cancellation).CountAsync(Cancellation);

    async Task<long> CountedAsync()
    {
        var selection = new LogSelection { Matchers = [], Range = Range, MetadataNames = new HashSet<string> { "n" } };
        return (await _fixture.Store.Logs.CountAsync(selection, Records * SpreadNs, Cancellation).ToListAsync(Cancellation)).Sum(count => count.Entries);
    }

    async Task<long> SpansAsync()
    {
        var selection = new SpanSelection { Range = Range, WholeTraces = false, MayComeInParts = true };
        return await _fixture.Store.Spans.SelectAsync(selection, Cancellation).SelectMany(trace => trace.Spans).CountAsync(Cancellation);
    }

    async Task<long> SamplesAsync() => (await _fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation)).Sum(series => (long)series.Values.Length);
}
