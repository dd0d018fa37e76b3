using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Samples;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Puts the records of a frame into the chunks of their tables; texts stand in the journal as the tables have them.</summary>
internal static class SignalRows
{
    internal static void AddSamples(ChunkAppender samples, ref JournalCursor frame, MovedItems moved, SampleCache cache)
    {
        var count = frame.Take<SamplesItem>().Count;
        var series = frame.Column<uint>(count);
        var times = frame.Column<long>(count);
        var values = frame.Column<double>(count);
        var starts = frame.Column<long>(count);
        for (var done = 0; done < count;)
        {
            var rows = Math.Min(count - done, samples.Room);
            times.CopyTo(samples.Rows<long>(0, rows), done);
            series.CopyTo(samples.Rows<uint>(1, rows), done);
            Move(samples.Rows<uint>(1, rows), samples.Rows<long>(0, rows), moved);
            values.CopyTo(samples.Rows<double>(2, rows), done);
            starts.CopyTo(samples.Rows<long>(3, rows), done);
            cache.Add(samples.Rows<uint>(1, rows), samples.Rows<long>(0, rows), samples.Rows<double>(2, rows), samples.Rows<long>(3, rows));
            samples.Next(rows);
            done += rows;
        }
    }

    internal static void AddHistogram(ChunkAppender histograms, ref JournalCursor frame, MovedItems moved, SampleCache cache)
    {
        var item = frame.Take<HistogramItem>();
        var series = moved.Use(JournalTag.Series, item.Series, item.TimeMs);
        var text = frame.Text();
        histograms.Set(0, item.TimeMs);
        histograms.Set(1, series);
        histograms.Set(2, item.StartMs);
        histograms.SetText(3, text);
        cache.AddHistogram(series, item.TimeMs, item.StartMs, text);
        histograms.Next();
    }

    internal static void AddExemplar(ChunkAppender exemplars, ref JournalCursor frame, MovedItems moved)
    {
        var item = frame.Take<ExemplarItem>();
        exemplars.Set(0, item.TimeMs);
        exemplars.Set(1, moved.Use(JournalTag.Series, item.Series, item.TimeMs));
        exemplars.Set(2, item.Value);
        exemplars.SetText(3, frame.Text());
        exemplars.Next();
    }

    /// <returns>Its time.</returns>
    internal static long AddLog(ChunkAppender logs, ref JournalCursor frame, MovedItems moved)
    {
        var item = frame.Take<LogItem>();
        logs.Set(0, item.TimestampNs);
        logs.Set(1, moved.Use(JournalTag.Stream, item.Stream, item.TimestampNs));
        logs.Set(2, moved.Use(JournalTag.Context, item.Context, item.TimestampNs));
        logs.Set(3, item.ObservedNs);
        logs.Set(4, item.TraceId.High);
        logs.Set(5, item.TraceId.Low);
        logs.Set(6, item.SpanId.Value);
        logs.Set(7, item.Flags);
        logs.Set(8, item.Severity);
        logs.Set(9, (byte)item.Level);
        // In the journal the line stands first.
        logs.SetText(11, frame.Take(item.Line));
        logs.SetText(12, frame.Take(item.Metadata));
        logs.SetText(10, frame.Take(item.SeverityText));
        logs.Set(13, (uint)item.Line);
        logs.Next();
        return item.TimestampNs;
    }

    /// <returns>When it started.</returns>
    internal static long AddSpan(ChunkAppender spans, ref JournalCursor frame, MovedItems moved, SpanAttributes columns, SpanExtras extras)
    {
        var item = frame.Take<SpanItem>();
        spans.Set(0, item.StartNs);
        spans.Set(1, item.EndNs);
        spans.Set(2, item.TraceId.High);
        spans.Set(3, item.TraceId.Low);
        spans.Set(4, item.SpanId.Value);
        spans.Set(5, item.ParentSpanId.Value);
        spans.Set(6, item.Kind);
        spans.Set(7, item.Status);
        spans.Set(8, moved.Use(JournalTag.Resource, item.Resource, item.StartNs));
        var scope = moved.Use(JournalTag.Scope, item.Scope, item.StartNs);
        spans.Set(9, scope);
        spans.SetText(10, frame.Take(item.Name));
        spans.SetText(11, frame.Take(item.StatusMessage));
        spans.SetText(12, frame.Take(item.TraceState));
        var attributes = frame.Take(item.Attributes);
        spans.SetText(13, attributes);
        spans.SetText(14, frame.Take(item.Events));
        spans.SetText(15, frame.Take(item.Links));
        Span<uint> slots = stackalloc uint[SpanAttributes.Slots];
        columns.Fill(scope, attributes, slots);
        for (var i = 0; i < slots.Length; i++)
        {
            spans.Set(16 + i, slots[i]);
        }

        spans.Set(16 + slots.Length, extras.Flags);
        spans.SetText(17 + slots.Length, extras.Dropped);
        spans.Next();
        return item.StartNs;
    }

    static void Move(Span<uint> series, Span<long> times, MovedItems moved)
    {
        for (var i = 0; i < series.Length && !moved.IsEmpty; i++)
        {
            series[i] = moved.Use(JournalTag.Series, series[i], times[i]);
        }
    }
}
