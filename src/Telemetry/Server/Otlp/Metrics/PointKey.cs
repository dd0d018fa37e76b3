using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Otlp.Metrics;

/// <summary>
/// The fields of a data point that tell its series, as they came. Senders write them one after the other, so they are
/// mostly one stretch of the message; if not, they are copied together.
/// </summary>
internal ref struct PointKey(ReadOnlySpan<byte> message, TextBuffer room)
{
    readonly ReadOnlySpan<byte> _message = message;
    int _start;
    int _end;
    bool _isCopied;

    internal readonly ReadOnlySpan<byte> Bytes => _isCopied ? room.Written : _message[_start.._end];

    internal void Add((int Start, int End) field)
    {
        if (_isCopied)
        {
            room.Append(_message[field.Start..field.End]);
        }
        else if (_end == 0)
        {
            (_start, _end) = field;
        }
        else if (field.Start == _end)
        {
            _end = field.End;
        }
        else
        {
            room.Truncate(0);
            room.Append(_message[_start.._end]);
            room.Append(_message[field.Start..field.End]);
            _isCopied = true;
        }
    }
}
