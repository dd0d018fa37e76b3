using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>A span of a batch, read in place; valid as long as the batch is.</summary>
public readonly struct SpanView
{
    readonly SpanBatch _batch;
    readonly int _index;

    internal SpanView(SpanBatch batch, int index) => (_batch, _index) = (batch, index);

    /// <summary>The trace it belongs to.</summary>
    public TraceId TraceId => Row.TraceId;

    /// <summary>Its own id.</summary>
    public SpanId SpanId => Row.SpanId;

    /// <summary>The span it is a child of; empty for a root.</summary>
    public SpanId ParentSpanId => Row.ParentSpanId;

    /// <summary>Who emitted it; equal resources are the same instance.</summary>
    public Resource Resource => Row.Resource.Value;

    /// <summary>What instrumented it.</summary>
    public Scope Scope => Row.Scope.Value;

    /// <summary>The operation's name.</summary>
    public string Name => StringPool.Values.Get(_batch.Text(Row.Name));

    /// <summary>Its role.</summary>
    public SpanKind Kind => Row.Kind;

    /// <summary>How it ended.</summary>
    public SpanStatus Status => Row.Status;

    /// <summary>When it began, Unix nanoseconds.</summary>
    public long StartNs => Row.StartNs;

    /// <summary>When it ended, Unix nanoseconds.</summary>
    public long EndNs => Row.EndNs;

    /// <summary>How long it took; 0 when the clock went backwards.</summary>
    public long DurationNs => Math.Max(0, Row.EndNs - Row.StartNs);

    /// <summary>Bytes that it took as protobuf; 0 when it did not come so.</summary>
    public int WireBytes => Row.WireBytes;

    /// <summary>One of its attributes as text, or null when it does not have it.</summary>
    public string? Attribute(ReadOnlySpan<byte> name)
    {
        foreach (var entry in new AttributeReader(_batch.Text(Row.Attributes)))
        {
            if (entry.Key.SequenceEqual(name))
            {
                return AttributeText.Unescape(entry.Value);
            }
        }

        return null;
    }

    ref readonly SpanBatch.Row Row => ref _batch.Rows[_index];
}
