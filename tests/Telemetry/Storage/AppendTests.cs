using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>What is appended is read back through the three sources. Shows how the store is used.</summary>
public sealed class AppendTests : IAsyncLifetime
{
    readonly StoreFixture _fixture = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Samples_come_back_in_time_order_with_the_first_of_equal_times()
    {
        var up = Labels.From((Labels.MetricName, "up"), ("job", "shop/order"));
        var batch = _fixture.Store.NewSamples();
        batch.Add(up, Some.TimeMs + 2000, 3);
        batch.Add(up, Some.TimeMs, 1);
        batch.Add(up, Some.TimeMs + 1000, 2);
        batch.Add(up, Some.TimeMs + 1000, 2.5);

        Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(batch, Cancellation));

        var series = Assert.Single(await _fixture.Store.Series.SelectAsync(Some.AllSamples((Labels.MetricName, MatchType.Equal, "up")), Cancellation));
        Assert.Equal(up, series.Labels);
        Assert.Equal([Some.TimeMs, Some.TimeMs + 1000, Some.TimeMs + 2000], series.TimestampsMs);
        Assert.Equal([1, 2, 3], series.Values);
        Assert.Null(series.Histograms);
        Assert.Null(series.StartTimestampsMs);
    }

    [Fact]
    public async Task A_selection_takes_samples_after_its_start_through_its_end()
    {
        var batch = _fixture.Store.NewSamples();
        for (var i = 0; i < 5; i++)
        {
            batch.Add(Labels.From((Labels.MetricName, "m")), i * 1000, i);
        }

        await _fixture.Store.AppendAsync(batch, Cancellation);

        var selection = new SeriesSelection { Matchers = Some.Matching((Labels.MetricName, MatchType.Regex, "m|n")), AfterMs = 1000, ThroughMs = 3000 };
        var series = Assert.Single(await _fixture.Store.Series.SelectAsync(selection, Cancellation));
        Assert.Equal([2000, 3000], series.TimestampsMs);
    }

    [Fact]
    public async Task Each_of_many_series_gets_its_own_samples()
    {
        const int Count = 1000;
        Labels[] series = [.. Enumerable.Range(0, Count).Select(i => Labels.From((Labels.MetricName, i % 3 == 0 ? "other" : "m"), ("i", $"{i:d4}")))];
        for (var round = 0; round < 20; round++)
        {
            var batch = _fixture.Store.NewSamples();
            for (var i = 0; i < Count; i++)
            {
                // One in ten comes late, of one in ten the start is known from the tenth round on, one in a hundred ends in histograms.
                var timeMs = Some.TimeMs + (1000 * (i % 10 == 1 ? 19 - round : round));
                if (i % 100 == 4 && round == 19)
                {
                    batch.Add(series[i], timeMs, new NativeHistogram { Schema = 0, ZeroThreshold = 0, ZeroCount = i, Count = i, Sum = i }, 7);
                }
                else
                {
                    batch.Add(series[i], timeMs, (timeMs - Some.TimeMs) + i, i % 10 == 2 && round >= 10 ? 5 : 0);
                }
            }

            await _fixture.Store.AppendAsync(batch, Cancellation);
        }

        var found = await _fixture.Store.Series.SelectAsync(Some.AllSamples((Labels.MetricName, MatchType.Equal, "m")), Cancellation);
        Assert.Equal(series.Where((_, i) => i % 3 != 0), found.Select(one => one.Labels).OrderBy(labels => labels["i"], StringComparer.Ordinal));
        foreach (var one in found)
        {
            var i = int.Parse(one.Labels["i"], System.Globalization.CultureInfo.InvariantCulture);
            var hasHistogram = i % 100 == 4;
            Assert.Equal(Enumerable.Range(0, 20).Select(round => Some.TimeMs + (1000 * round)), one.TimestampsMs);
            Assert.Equal(Enumerable.Range(0, hasHistogram ? 19 : 20).Select(round => (1000.0 * round) + i), one.Values.Take(hasHistogram ? 19 : 20));
            Assert.Equal(hasHistogram ? i : null, one.Histograms?[19]?.Sum);
            long[]? starts = hasHistogram ? [.. new long[19], 7] : i % 10 == 2 ? [.. new long[10], .. Enumerable.Repeat(5L, 10)] : null;
            Assert.Equal(starts, one.StartTimestampsMs);
        }
    }

    [Fact]
    public async Task Reading_stops_at_the_limit_of_samples()
    {
        // None that are in memory, which cost nothing.
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", SampleBytes = 0 });
        for (var round = 0; round < 30; round++)
        {
            var batch = fixture.Store.NewSamples();
            for (var i = 0; i < 1000; i++)
            {
                batch.Add(Labels.From((Labels.MetricName, "m"), ("i", $"{i}")), Some.TimeMs + round, round);
            }

            await fixture.Store.AppendAsync(batch, Cancellation);
        }

        var selection = Some.AllSamples((Labels.MetricName, MatchType.Equal, "m")) with { MaxSamples = 5_000 };
        var found = await fixture.Store.Series.SelectAsync(selection, Cancellation);
        Assert.InRange(found.Sum(one => one.Values.Length), 5_001, 20_000);
    }

    [Fact]
    public async Task Histograms_starts_exemplars_and_metadata_survive_reopening()
    {
        var histogram = new NativeHistogram
        {
            Schema = 3,
            Count = 4,
            Sum = double.NaN,
            ZeroThreshold = 1e-128,
            ZeroCount = 1,
            Positive = [new(1, 2), new(5, 1)],
            ResetHint = CounterResetHint.Reset,
        };
        var latency = _fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "latency_seconds")));
        var batch = _fixture.Store.NewSamples();
        batch.Add(latency, Some.TimeMs, histogram, startMs: 7);
        batch.Add(latency, Some.TimeMs + 1, BitConverter.Int64BitsToDouble(Series.StaleBits));
        batch.AddExemplar(latency, Labels.From(("trace_id", "ab")), 0.5, Some.TimeMs);
        batch.AddMetadata(new MetricMetadata("latency_seconds", "histogram", "How long", "seconds"));
        await _fixture.Store.AppendAsync(batch, Cancellation);

        await _fixture.ReopenAsync();

        var series = Assert.Single(await _fixture.Store.Series.SelectAsync(Some.AllSamples(), Cancellation));
        Assert.Equal(histogram.Positive, series.Histograms![0]!.Positive);
        Assert.Equal((3, 4d, double.NaN, 1e-128, CounterResetHint.Reset), (series.Histograms[0]!.Schema, series.Histograms[0]!.Count, series.Histograms[0]!.Sum, series.Histograms[0]!.ZeroThreshold, series.Histograms[0]!.ResetHint));
        Assert.True(Series.IsStale(series.Values[1]));
        Assert.Equal([7, 0], series.StartTimestampsMs!);
        var exemplar = Assert.Single(await _fixture.Store.Series.ExemplarsAsync([], TimeRange.All, Cancellation));
        Assert.Equal(new Exemplar(latency.Value, Labels.From(("trace_id", "ab")), 0.5, Some.TimeMs), exemplar);
        Assert.Equal(new MetricMetadata("latency_seconds", "histogram", "How long", "seconds"), Assert.Single(await _fixture.Store.Series.MetadataAsync(null, Cancellation)));
    }

    [Fact]
    public async Task Lines_come_back_newest_first_with_their_metadata()
    {
        var batch = _fixture.Store.NewLogs();
        batch.Add(Some.Line("first", Some.TimeNs, "order", ("trace_id", "0000000000000001000000000000000a"), ("span_id", "00000000000000ff"), ("detected_level", "warn"), ("wood", "o\u001fk")));
        batch.Add(Some.Line("second", Some.TimeNs + 1, "order"));
        batch.Add(Some.Line("third", Some.TimeNs + 2, "stock"));
        await _fixture.Store.AppendAsync(batch, Cancellation);

        var lines = await _fixture.Store.Logs.SelectAsync(Some.AllLines(("service_name", MatchType.Equal, "order")), Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["second", "first"], lines.Select(line => line.Line));
        Assert.Equal(
            """{detected_level="warn", span_id="00000000000000ff", trace_id="0000000000000001000000000000000a", wood="o""" + "\u001f" + """k"}""",
            lines[1].StructuredMetadata.ToString());
        Assert.Equal("""{service_name="order"}""", lines[1].Stream.ToString());
    }

    [Fact]
    public async Task A_span_comes_back_whole()
    {
        var span = Some.Span(trace: 10, id: 2) with
        {
            ParentSpanId = new SpanId(1),
            Kind = SpanKind.Server,
            Status = SpanStatus.Error,
            StatusMessage = "no oak",
            TraceState = "a=b",
            Attributes = Some.Attributes(("http.route", "/orders"), ("http.response.status_code", 500), ("ratio", 1.0), ("retry", true), ("raw", new byte[] { 1, 2 }), ("woods", new object[] { "oak", 3, 2.0 }), ("empty", "")),
            Events = [new SpanEvent(Some.TimeNs + 5, "exception", Some.Attributes(("exception.type", "Npgsql"))), new SpanEvent(Some.TimeNs + 6, "", Attributes.Empty)],
            Links = [new SpanLink(new TraceId(3, 4), new SpanId(5), "x=y", Some.Attributes(("why", "batch")))],
            Scope = new Scope("Npgsql", "10", Some.Attributes(("lib", "pg"))),
        };
        var batch = _fixture.Store.NewSpans();
        batch.Add(span);
        await _fixture.Store.AppendAsync(batch, Cancellation);
        await _fixture.ReopenAsync();

        var read = Assert.Single((await _fixture.Store.Spans.TraceAsync(span.TraceId, Cancellation))!.Spans);

        Assert.Equivalent(span, read, strict: true);
        Assert.Null(await _fixture.Store.Spans.TraceAsync(new TraceId(9, 9), Cancellation));
    }
}
