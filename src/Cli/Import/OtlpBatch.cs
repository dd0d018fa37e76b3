using System.Buffers;

namespace Dendro.Cli.Import;

/// <summary>Lines of one signal, with their times moved, that are sent as one request.</summary>
internal sealed class OtlpBatch(OtlpSignal signal, long shiftNs)
{
    readonly ArrayBufferWriter<byte> _body = new();
    readonly ArrayBufferWriter<byte> _moved = new();

    public OtlpSignal Signal => signal;

    public int Records { get; private set; }

    /// <summary>The lines that it has, in the order of the file.</summary>
    public List<FileLine> Lines { get; } = [];

    public int Length => _body.WrittenCount;

    /// <exception cref="FormatException">A time of the line cannot be moved.</exception>
    public void Add(FileLine line, OtlpLine content)
    {
        _moved.ResetWrittenCount();
        TimeShift.Write(line.Bytes.Span, shiftNs, _moved);
        // Before and after the list stand no times, so its distance from both ends is as it was.
        var resources = _moved.WrittenSpan[content.Resources.Start..^(line.Bytes.Length - content.Resources.End.Value)].Trim(" \t\r\n"u8);
        if (resources.IsEmpty)
        {
            return;
        }

        _body.Write(Lines.Count == 0 ? Opening(signal) : ","u8);
        _body.Write(resources);
        Lines.Add(line);
        Records += content.Records;
    }

    /// <summary>The body of the request; nothing can be added any more.</summary>
    public ReadOnlyMemory<byte> Close()
    {
        _body.Write("]}"u8);
        return _body.WrittenMemory;
    }

    static ReadOnlySpan<byte> Opening(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "{\"resourceSpans\":["u8,
        OtlpSignal.Metrics => "{\"resourceMetrics\":["u8,
        _ => "{\"resourceLogs\":["u8,
    };
}
