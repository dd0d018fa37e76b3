using System.Numerics;
using System.Runtime.InteropServices;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// Writes batches as frames, one each. Interned values stand by number; a segment defines each number where it is
/// first used, so it can be read without any other file. Used by one thread.
/// </summary>
internal sealed class JournalWriter
{
    readonly TextBuffer _buffer = new();
    readonly TextBuffer _definition = new();
    readonly List<Definition> _definitions = [];
    long _segment;

    /// <summary>The frames since <see cref="Begin"/>.</summary>
    internal ReadOnlySpan<byte> Frames => _buffer.Written;

    /// <summary>What they define.</summary>
    internal IReadOnlyList<Definition> Definitions => _definitions;

    /// <summary>Records in them.</summary>
    internal long Records { get; private set; }

    /// <summary>Begins frames that will stand in <paramref name="segment"/>.</summary>
    internal void Begin(long segment)
    {
        (_segment, Records) = (segment, 0);
        _definitions.Clear();
        _buffer.Truncate(0);
    }

    internal void Add(Batch batch)
    {
        var start = _buffer.Length;
        Put(default(FrameHeader));
        var content = _buffer.Length;
        if (batch.Request is { } request)
        {
            Put(new RequestItem(JournalTag.Request, request));
        }

        switch (batch)
        {
            case SampleBatch samples:
                Add(samples);
                break;
            case LogBatch logs:
                Add(logs);
                break;
            case SpanBatch spans:
                Add(spans);
                break;
            default:
                throw new ArgumentException($"{batch.GetType().Name} is no batch of this store", nameof(batch));
        }

        Records += batch.Count;
        var length = _buffer.Length - content;
        var header = new FrameHeader(length, Checksum(_buffer.Slice(content, length)));
        _buffer.Overwrite(start, MemoryMarshal.AsBytes(new ReadOnlySpan<FrameHeader>(in header)));
    }

    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            checksum = BitOperations.Crc32C(checksum, word);
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            checksum = BitOperations.Crc32C(checksum, rest);
        }

        return ~checksum;
    }

    void Add(SampleBatch batch)
    {
        Add(batch.Samples);
        foreach (ref readonly var row in CollectionsMarshal.AsSpan(batch.Histograms))
        {
            Use(row.Series, JournalTag.Series, row.TimestampMs);
            Put(new HistogramItem(JournalTag.Histogram, row.Series.Id, row.TimestampMs, row.StartMs));
            Text(HistogramText.Write(row.Histogram));
        }

        foreach (ref readonly var row in CollectionsMarshal.AsSpan(batch.Exemplars))
        {
            Use(row.Series, JournalTag.Series, row.TimestampMs);
            Put(new ExemplarItem(JournalTag.Exemplar, row.Series.Id, row.TimestampMs, row.Value));
            Text(AttributeText.Pack(row.Labels));
        }

        foreach (var metadata in batch.Metadata)
        {
            Put(JournalTag.Metadata);
            Text(metadata.Name);
            Text(metadata.Type);
            Text(metadata.Help);
            Text(metadata.Unit);
        }
    }

    void Add(SampleColumns samples)
    {
        if (samples.Count == 0)
        {
            return;
        }

        for (var i = 0; i < samples.Count; i++)
        {
            Use(samples.Series[i], JournalTag.Series, samples.Times[i]);
        }

        Put(new SamplesItem(JournalTag.Samples, samples.Count));
        Column(samples.Ids);
        Column(samples.Times);
        Column<long>(MemoryMarshal.Cast<double, long>(samples.Values));
        Column(samples.Starts);
    }

    void Column<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IEquatable<T>
    {
        var isSame = values.IndexOfAnyExcept(values[0]) < 0;
        Put(isSame);
        _buffer.Append(MemoryMarshal.AsBytes(isSame ? values[..1] : values));
    }

    void Add(LogBatch batch)
    {
        foreach (ref readonly var row in batch.Rows)
        {
            Use(row.Stream, JournalTag.Stream, row.TimestampNs);
            Use(row.Context, JournalTag.Context, row.TimestampNs);
            Put(new LogItem(
                JournalTag.Log, row.Stream.Id, row.Context.Id, row.TimestampNs, row.ObservedNs, row.TraceId, row.SpanId, row.Flags, row.Severity, row.Level,
                row.Line.Length, row.Metadata.Length, row.SeverityText.Length));
            _buffer.Append(batch.Texts(row));
        }
    }

    void Add(SpanBatch batch)
    {
        foreach (ref readonly var row in batch.Rows)
        {
            if (IsNew(row.Resource, JournalTag.Resource, row.StartNs))
            {
                Text(row.Resource.Value.Attributes, row.Resource.Value.DroppedAttributes);
            }

            if (IsNew(row.Scope, JournalTag.Scope, row.StartNs))
            {
                Text(row.Scope.Value.Name);
                Text(row.Scope.Value.Version);
                Text(row.Scope.Value.Attributes, row.Scope.Value.DroppedAttributes);
            }

            if (row.Extras != default)
            {
                Put(new SpanExtrasItem(JournalTag.SpanExtras, row.Extras));
            }

            Put(new SpanItem(
                JournalTag.Span, row.Resource.Id, row.Scope.Id, row.TraceId, row.SpanId, row.ParentSpanId, row.StartNs, row.EndNs, (byte)row.Kind, (byte)row.Status,
                row.Name.Length, row.StatusMessage.Length, row.TraceState.Length, row.Attributes.Length, row.Events.Length, row.Links.Length));
            _buffer.Append(batch.Texts(row));
        }
    }

    void Use(Interned<Model.Labels> item, JournalTag tag, long time)
    {
        if (IsNew(item, tag, time))
        {
            var length = _buffer.Length;
            Put(0);
            AttributeText.Add(_buffer, _buffer.Length, item.Value);
            var text = _buffer.Length - length - sizeof(int);
            _buffer.Overwrite(length, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in text)));
        }
    }

    /// <summary>Notes a row of an item, and begins a definition when the segment has none.</summary>
    bool IsNew<T>(Interned<T> item, JournalTag tag, long time)
        where T : notnull
    {
        // First, so that the fold hears of an expiry from here on.
        var expiries = item.Expiries;
        item.Saw(time);
        if (item.Segment == _segment)
        {
            return false;
        }

        item.Segment = _segment;
        _definitions.Add(new Definition(tag, item, expiries));
        Put(new DefinitionItem(tag, item.Id));
        return true;
    }

    void Put<T>(in T value)
        where T : unmanaged => _buffer.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    void Text(ReadOnlySpan<byte> utf8)
    {
        Put(utf8.Length);
        _buffer.Append(utf8);
    }

    void Text(Model.Attributes attributes, uint dropped)
    {
        _definition.Truncate(0);
        _definition.Append(AttributeText.Pack(attributes));
        DroppedText.Append(_definition, dropped);
        Text(_definition.Written);
    }

    void Text(string text) => Text(System.Text.Encoding.UTF8.GetBytes(text));
}
