using System.Runtime.InteropServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>What was acknowledged and not yet folded into the tables is there after a crash: once, and never half.</summary>
public sealed class JournalTests : IAsyncLifetime
{
    // Its timer never fires, so what is not read stays in the journal.
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Some.TimeMs));
    readonly DirectoryInfo _crashed = Directory.CreateTempSubdirectory("dendro-crash-");
    StoreFixture _fixture = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _fixture = new StoreFixture(time: _time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _crashed.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_kind_of_record_comes_back_whole()
    {
        var span = Some.Span(trace: 10, id: 2) with
        {
            Kind = SpanKind.Server,
            StatusMessage = "no oak",
            Attributes = Some.Attributes(("http.route", "/orders"), ("retry", true)),
            Events = [new SpanEvent(Some.TimeNs + 5, "exception", Some.Attributes(("exception.type", "Npgsql")))],
            Links = [new SpanLink(new TraceId(3, 4), new SpanId(5), "x=y", Attributes.Empty)],
            Scope = new Scope("Npgsql", "10", Some.Attributes(("lib", "pg"))),
        };
        var line = Some.Line("first", Some.TimeNs, "order", ("trace_id", "0000000000000001000000000000000a"), ("detected_level", "warn"), ("wood", "oak"));
        var histogram = new NativeHistogram { Schema = 3, Count = 4, Sum = 2, Positive = [new(1, 2), new(5, 2)] };
        var latency = _fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "latency_seconds")));
        var (spans, logs, samples) = (_fixture.Store.NewSpans(), _fixture.Store.NewLogs(), _fixture.Store.NewSamples());
        spans.Add(span);
        logs.Add(line);
        samples.Add(latency, Some.TimeMs, histogram, startMs: 7);
        samples.Add(latency, Some.TimeMs + 1, 1.5);
        samples.AddExemplar(latency, Labels.From(("trace_id", "ab")), 0.5, Some.TimeMs);
        samples.AddMetadata(new MetricMetadata("latency_seconds", "histogram", "How long", "seconds"));
        await _fixture.Store.AppendAsync(spans, Cancellation);
        await _fixture.Store.AppendAsync(logs, Cancellation);
        await _fixture.Store.AppendAsync(samples, Cancellation);

        await using var store = Crash(journal => journal);

        Assert.Equivalent(span, Assert.Single((await store.Spans.TraceAsync(span.TraceId, Cancellation))!.Spans), strict: true);
        Assert.Equal(line, Assert.Single(await store.Logs.SelectAsync(Some.AllLines(), Cancellation).ToListAsync(Cancellation)));
        var series = Assert.Single(await store.Series.SelectAsync(Some.AllSamples(), Cancellation));
        Assert.Equal(histogram.Positive, series.Histograms![0]!.Positive);
        Assert.Equal(1.5, series.Values[1]);
        Assert.Equal(new Exemplar(latency.Value, Labels.From(("trace_id", "ab")), 0.5, Some.TimeMs), Assert.Single(await store.Series.ExemplarsAsync([], TimeRange.All, Cancellation)));
        Assert.Equal("How long", Assert.Single(await store.Series.MetadataAsync("latency_seconds", Cancellation)).Help);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(3_000, 0, 0)]
    [InlineData(3_000, 1, 7)]
    public async Task Columns_of_samples_come_back_whether_their_values_are_alike_or_not(int count, int step, long startMs)
    {
        var series = _fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "m")));
        var others = _fixture.Store.Catalog.Series(Labels.From((Labels.MetricName, "n")));
        var samples = _fixture.Store.NewSamples();
        for (var i = 0; i < count; i++)
        {
            samples.Add(step == 0 ? series : i % 2 == 0 ? series : others, Some.TimeMs + i, step * i, step == 0 ? startMs : startMs * i);
        }

        await _fixture.Store.AppendAsync(samples, Cancellation);

        await using var store = Crash(journal => journal);

        var found = await store.Series.SelectAsync(Some.AllSamples(), Cancellation);
        var points = found.SelectMany(one => one.TimestampsMs.Select((time, i) => (one.Labels, Time: time, Value: one.Values[i], Start: one.StartTimestampsMs?[i] ?? 0))).OrderBy(point => point.Time);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => (step == 0 || i % 2 == 0 ? series.Value : others.Value, Some.TimeMs + i, (double)step * i, step == 0 ? startMs : startMs * i)),
            points.Select(point => (point.Labels, point.Time, point.Value, point.Start)));
    }

    [Fact]
    public async Task Samples_that_an_earlier_program_wrote_one_by_one_come_back()
    {
        await AppendLinesAsync("one");
        var series = Labels.From((Labels.MetricName, "m"));
        var text = AttributeText.Pack(series);
        byte[] content =
        [
            .. Bytes(new DefinitionItem(JournalTag.Series, 5)), .. Bytes(text.Length), .. text,
            .. Bytes(new SampleItem(JournalTag.Sample, 5, Some.TimeMs, 1.5, 0)), .. Bytes(new SampleItem(JournalTag.Sample, 5, Some.TimeMs + 1, 2.5, 0)),
        ];

        await using var store = Crash(journal => [.. journal, .. Bytes(new FrameHeader(content.Length, JournalWriter.Checksum(content))), .. content]);

        Assert.Equal(["one"], await LinesAsync(store));
        var found = Assert.Single(await store.Series.SelectAsync(Some.AllSamples(), Cancellation));
        Assert.Equal(series, found.Labels);
        Assert.Equal([1.5, 2.5], found.Values);
    }

    [Fact]
    public async Task What_a_batch_defines_that_could_not_be_written_is_defined_again()
    {
        var (series, other) = (Labels.From((Labels.MetricName, "m")), Labels.From((Labels.MetricName, "h")));
        var (refused, next) = (_fixture.Store.NewSamples(), _fixture.Store.NewSamples());
        refused.Add(series, Some.TimeMs, 1);
        refused.Add(other, Some.TimeMs, new NativeHistogram { Schema = 0, Count = 1, Sum = 1, Positive = new Unreadable() });
        next.Add(series, Some.TimeMs, 2);
        await Assert.ThrowsAsync<StoreException>(async () => await _fixture.Store.AppendAsync(refused, Cancellation));
        Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(next, Cancellation));

        await using var store = Crash(journal => journal);

        var found = Assert.Single(await store.Series.SelectAsync(Some.AllSamples(), Cancellation));
        Assert.Equal([2.0], found.Values);
    }

    [Fact]
    public void What_was_acknowledged_is_read_back_whatever_its_size()
    {
        var (samples, logs, spans, writer, read) = (_fixture.Store.NewSamples(), _fixture.Store.NewLogs(), _fixture.Store.NewSpans(), new JournalWriter(), new List<Batch>());
        samples.Add(Labels.From((Labels.MetricName, "m")), Some.TimeMs, 1);
        logs.Add(Some.Line("one"));
        spans.Add(Some.Span(trace: 1, id: 1));
        samples.Charge(Batch.MostBytes / 2);
        var refused = Assert.Throws<BatchTooLargeException>(() => samples.Charge(Batch.MostBytes / 2));
        Assert.Equal("the records of the request take more than 256 MB: send smaller batches", refused.Message);
        writer.Begin(1);
        writer.Add(samples);
        writer.Add(logs);
        writer.Add(spans);

        new JournalReader(_fixture.Store.Catalog).Read(writer.Frames, read);

        Assert.Equal(3, read.Count);
        Assert.All(read, batch => batch.Charge(Batch.MostBytes));
    }

    [Fact]
    public async Task An_item_of_a_newer_program_is_named_with_its_segment()
    {
        await AppendLinesAsync("one");
        byte[] content = [250, 0, 0, 0];

        var e = Assert.Throws<StoreException>(() => Crash(journal => [.. journal, .. Bytes(new FrameHeader(content.Length, JournalWriter.Checksum(content))), .. content]));
        Assert.Matches("^segment [0-9]+ of the journal cannot be read: a journal has an item of the unknown kind 250: a newer program wrote it$", e.Message);
    }

    [Fact]
    public async Task A_frame_that_was_cut_short_is_left_out_and_those_before_it_are_not()
    {
        await AppendLinesAsync("one", "two");

        await using var store = Crash(journal => journal[..^3]);

        Assert.Equal(["one"], await LinesAsync(store));
    }

    [Fact]
    public async Task A_frame_with_a_changed_byte_is_left_out()
    {
        await AppendLinesAsync("one", "two");

        await using var store = Crash(journal => [.. journal[..^3], (byte)(journal[^3] ^ 1), .. journal[^2..]]);

        Assert.Equal(["one"], await LinesAsync(store));
    }

    [Fact]
    public async Task What_the_tables_have_and_the_file_does_not_is_kept()
    {
        await AppendLinesAsync("one");
        await _fixture.Store.CheckpointAsync(Cancellation);
        await AppendLinesAsync("two");
        Assert.Equal(["one", "two"], await LinesAsync(_fixture.Store));
        await AppendLinesAsync("three");
        Assert.Equal(["one", "two", "three"], await LinesAsync(_fixture.Store));

        await using var store = Crash(journal => journal);

        Assert.Equal(["one", "two", "three"], await LinesAsync(store));
    }

    [Fact]
    public async Task A_segment_that_the_file_has_is_not_folded_again()
    {
        await AppendLinesAsync("one");
        var (name, journal) = Journal(_fixture.Directory);
        await _fixture.Store.CheckpointAsync(Cancellation);
        Assert.Empty(Directory.EnumerateFiles(_fixture.Directory, "dendro.journal.*"));
        Assert.Equal(0, _fixture.Store.Status.JournalBytes);
        await File.WriteAllBytesAsync(Path.Combine(_fixture.Directory, name), journal, Cancellation);

        await _fixture.ReopenAsync();

        Assert.Equal(["one"], await LinesAsync(_fixture.Store));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_after_a_crash_is_not_stored_again()
    {
        Assert.Equal(AppendResult.Stored, await AppendRequestAsync(_fixture.Store));

        await using var store = Crash(journal => journal);

        Assert.Equal(AppendResult.Repeated, await AppendRequestAsync(store));
        Assert.Equal(1, (await store.CountAsync(Cancellation)).Logs);
    }

    [Fact]
    public async Task Segments_begin_anew_after_a_fold_and_define_their_streams_again()
    {
        await AppendLinesAsync("one");
        Assert.Equal(["one"], await LinesAsync(_fixture.Store));
        await AppendLinesAsync("two", "three");

        await using var store = Crash(journal => journal);

        Assert.Equal(["one", "two", "three"], await LinesAsync(store));
    }

    static byte[] Bytes<T>(T item)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in item)).ToArray();

    static async Task<AppendResult> AppendRequestAsync(TelemetryStore store)
    {
        using var batch = store.NewLogs();
        batch.Add(Some.Line("one"));
        batch.Request = RequestHash.Of("request"u8, 0);
        return await store.AppendAsync(batch, Cancellation);
    }

    async Task AppendLinesAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            var batch = _fixture.Store.NewLogs();
            _time.Advance(TimeSpan.FromTicks(1));
            batch.Add(Some.Line(line, _time.GetUtcNow().Ticks));
            Assert.Equal(AppendResult.Stored, await _fixture.Store.AppendAsync(batch, Cancellation));
        }
    }

    static async Task<List<string>> LinesAsync(TelemetryStore store) =>
        await store.Logs.SelectAsync(Some.AllLines(), Cancellation).OrderBy(line => line.TimestampNs).Select(line => line.Line).ToListAsync(Cancellation);

    /// <summary>Opens what a crash would leave: the files as they are now, the newest segment changed by <paramref name="damage"/>.</summary>
    TelemetryStore Crash(Func<byte[], byte[]> damage)
    {
        foreach (var file in Directory.EnumerateFiles(_fixture.Directory))
        {
            File.Copy(file, Path.Combine(_crashed.FullName, Path.GetFileName(file)));
        }

        var (name, journal) = Journal(_crashed.FullName);
        File.WriteAllBytes(Path.Combine(_crashed.FullName, name), damage(journal));
        return TelemetryStore.Open(_fixture.Options with { DataDirectory = _crashed.FullName }, _time, NullLogger<TelemetryStore>.Instance);
    }

    static (string Name, byte[] Bytes) Journal(string directory)
    {
        var path = Directory.EnumerateFiles(directory, "dendro.journal.*").MaxBy(path => path, StringComparer.Ordinal)!;
        return (Path.GetFileName(path), File.ReadAllBytes(path));
    }

    sealed class Unreadable : IReadOnlyList<NativeHistogram.Bucket>
    {
        public int Count => 1;

        public NativeHistogram.Bucket this[int index] => throw new InvalidOperationException("it cannot be read");

        public IEnumerator<NativeHistogram.Bucket> GetEnumerator() => throw new InvalidOperationException("it cannot be read");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
