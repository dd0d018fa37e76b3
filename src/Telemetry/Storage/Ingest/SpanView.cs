using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>A span of a batch, read in place; valid as long as the batch is.</summary>
public readonly struct SpanView
{
    readonly SpanBatch _batch;
    readonly SpanBatch.Row _row;

    internal SpanView(SpanBatch batch, SpanBatch.Row row) => (_batch, _row) = (batch, row);

    /// <summary>The trace it belongs to.</summary>
    public TraceId TraceId => _row.TraceId;

    /// <summary>Its own id.</summary>
    public SpanId SpanId => _row.SpanId;

    /// <summary>The span it is a child of; empty for a root.</summary>
    public SpanId ParentSpanId => _row.ParentSpanId;

    /// <summary>Who emitted it; equal resources are the same instance.</summary>
    public Resource Resource => _row.Resource.Value;

    /// <summary>What instrumented it.</summary>
    public Scope Scope => _row.Scope.Value;

    /// <summary>The operation's name.</summary>
    public string Name => StringPool.Values.Get(_batch.Text(_row.Name));

    /// <summary>Its role.</summary>
    public SpanKind Kind => _row.Kind;

    /// <summary>How it ended.</summary>
    public SpanStatus Status => _row.Status;

    /// <summary>When it began, Unix nanoseconds.</summary>
    public long StartNs => _row.StartNs;

    /// <summary>When it ended, Unix nanoseconds.</summary>
    public long EndNs => _row.EndNs;

    /// <summary>How long it took; 0 when the clock went backwards.</summary>
    public long DurationNs => Math.Max(0, _row.EndNs - _row.StartNs);

    /// <summary>One of its attributes as text, or null when it does not have it.</summary>
    public string? Attribute(ReadOnlySpan<byte> name)
    {
        foreach (var entry in new AttributeReader(_batch.Text(_row.Attributes)))
        {
            if (entry.Key.SequenceEqual(name))
            {
                return AttributeText.Unescape(entry.Value);
            }
        }

        return null;
    }
}
