using Dendro.Telemetry.Storage.Journal;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>Puts the records of a frame into the chunks of their tables; texts stand in the journal as the tables have them.</summary>
internal static class SignalRows
{
    internal static void AddSamples(ChunkAppender samples, ref JournalCursor frame)
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
            values.CopyTo(samples.Rows<double>(2, rows), done);
            starts.CopyTo(samples.Rows<long>(3, rows), done);
            samples.Next(rows);
            done += rows;
        }
    }

    internal static void AddHistogram(ChunkAppender histograms, ref JournalCursor frame)
    {
        var item = frame.Take<HistogramItem>();
        histograms.Set(0, item.TimeMs);
        histograms.Set(1, item.Series);
        histograms.Set(2, item.StartMs);
        histograms.SetText(3, frame.Text());
        histograms.Next();
    }

    internal static void AddExemplar(ChunkAppender exemplars, ref JournalCursor frame)
    {
        var item = frame.Take<ExemplarItem>();
        exemplars.Set(0, item.TimeMs);
        exemplars.Set(1, item.Series);
        exemplars.Set(2, item.Value);
        exemplars.SetText(3, frame.Text());
        exemplars.Next();
    }

    internal static void AddLog(ChunkAppender logs, ref JournalCursor frame)
    {
        var item = frame.Take<LogItem>();
        logs.Set(0, item.TimestampNs);
        logs.Set(1, item.Stream);
        logs.Set(2, item.Context);
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
        logs.Next();
    }

    internal static void AddSpan(ChunkAppender spans, ref JournalCursor frame)
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
        spans.Set(8, item.Resource);
        spans.Set(9, item.Scope);
        spans.SetText(10, frame.Take(item.Name));
        spans.SetText(11, frame.Take(item.StatusMessage));
        spans.SetText(12, frame.Take(item.TraceState));
        spans.SetText(13, frame.Take(item.Attributes));
        spans.SetText(14, frame.Take(item.Events));
        spans.SetText(15, frame.Take(item.Links));
        spans.Next();
    }
}
