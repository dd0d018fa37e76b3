using System.Buffers;
using System.Text;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

/// <summary>Reads pairs such as <c>level=info msg="a b"</c> one by one. After a bad pair it goes on at the next blank.</summary>
internal ref struct LogfmtReader(ReadOnlySpan<char> line)
{
    static readonly SearchValues<char> WordEnds = SearchValues.Create([.. Enumerable.Range(0, ' ' + 1).Select(code => (char)code), '=', '"']);

    readonly ReadOnlySpan<char> _line = line;
    int _at;
    bool _isEscaped;
    ReadOnlySpan<char> _value;

    /// <summary>The key read last.</summary>
    public ReadOnlySpan<char> Key { get; private set; }

    /// <summary>The value read last; "" when the key stood alone.</summary>
    public readonly string Value => _isEscaped ? JsonText.Unescape(_value) : _value.ToString();

    /// <summary>What was wrong with the pair read last, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next pair, good or bad; false at the end of the line.</summary>
    public bool Read()
    {
        (_isEscaped, Error) = (false, null);
        Key = _value = default;
        while (_at < _line.Length && _line[_at] <= ' ')
        {
            _at++;
        }

        if (_at >= _line.Length)
        {
            return false;
        }

        var start = _at;
        _at = WordEnd(start);
        if (_at < _line.Length && (_line[_at] == '"' || (_line[_at] == '=' && _at == start)))
        {
            return Fail($"unexpected '{_line[_at]}'");
        }

        var key = _line[start.._at];
        if (key.Contains('\uFFFD'))
        {
            return Fail("invalid key");
        }

        Key = key;
        return _at >= _line.Length || _line[_at] != '=' || ReadValue();
    }

    bool ReadValue()
    {
        _at++;
        if (_at < _line.Length && _line[_at] == '"')
        {
            return ReadQuoted();
        }

        var start = _at;
        _at = WordEnd(start);
        if (_at < _line.Length && _line[_at] is ('=' or '"'))
        {
            return Fail($"unexpected '{_line[_at]}'");
        }

        _value = _line[start.._at];
        return true;
    }

    readonly int WordEnd(int start) => _line[start..].IndexOfAny(WordEnds) is var length and >= 0 ? start + length : _line.Length;

    bool ReadQuoted()
    {
        var start = ++_at;
        for (; _at < _line.Length && _line[_at] != '"'; _at++)
        {
            if (_line[_at] == '\\')
            {
                _isEscaped = true;
                _at++;
            }
        }

        if (_at >= _line.Length)
        {
            _at = _line.Length;
            return Fail("unterminated quoted value");
        }

        _value = _line[start.._at++];
        return true;
    }

    bool Fail(string problem)
    {
        // Positions count bytes of UTF-8, from 1.
        Error = $"logfmt syntax error at pos {Encoding.UTF8.GetByteCount(_line[.._at]) + 1} : {problem}";
        while (_at < _line.Length && _line[_at] > ' ')
        {
            _at++;
        }

        return true;
    }
}
