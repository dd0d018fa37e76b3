using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Model;

/// <summary>
/// Rewrites a pattern from RE2's syntax (RE2 wiki, "Syntax") to .NET's where the same characters mean different things.
/// What neither knows is left for .NET to refuse.
/// </summary>
ref struct Re2Syntax
{
    // RE2's Perl classes are ASCII; .NET's are Unicode.
    const string Digits = "0-9";
    const string Words = "0-9A-Za-z_";
    const string Spaces = @"\t\n\f\r ";

    // RE2 builds a copy of what is repeated for each time.
    const int MostRepeats = 1000;

    static readonly Regex RepeatCount = new(@"^\{\d+(,\d*)?\}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript);

    static readonly Regex MultilineFlag = new(@"\(\?[a-zA-Z]*m", RegexOptions.CultureInvariant);

    readonly ReadOnlySpan<char> _pattern;
    readonly bool _isMultiline;
    readonly StringBuilder _output = new();
    int _position;

    Re2Syntax(ReadOnlySpan<char> pattern)
    {
        _pattern = pattern;
        _isMultiline = MultilineFlag.IsMatch(pattern);
    }

    public static string ToDotNet(string pattern)
    {
        var syntax = new Re2Syntax(pattern);
        syntax.Rewrite();
        return syntax._output.ToString();
    }

    readonly bool Ahead(string text) => _pattern[_position..].StartsWith(text, StringComparison.Ordinal);

    void Rewrite()
    {
        while (_position < _pattern.Length)
        {
            switch (_pattern[_position])
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(' when Ahead("(?P<"):
                    Replace(4, "(?<");
                    break;
                case '$' when !_isMultiline:
                    // .NET's would also match before a line feed at the end.
                    Replace(1, @"\z");
                    break;
                case '{':
                    Repeat();
                    break;
                default:
                    Copy(1);
                    break;
            }
        }
    }

    void Repeat()
    {
        var end = _pattern[_position..].IndexOf('}');
        var repeat = end < 0 ? [] : _pattern[_position..(_position + end + 1)];
        if (RepeatCount.IsMatch(repeat))
        {
            foreach (var count in repeat[1..^1].Split(','))
            {
                if (repeat[1..^1][count] is { IsEmpty: false } digits && !(int.TryParse(digits, CultureInfo.InvariantCulture, out var times) && times <= MostRepeats))
                {
                    throw new ArgumentException($"invalid repeat count: `{repeat}`");
                }
            }
        }

        Copy(1);
    }

    void Escape(bool inClass)
    {
        switch (_position + 1 < _pattern.Length ? _pattern[_position + 1] : '\0')
        {
            case 'Q':
                Quoted();
                break;
            case 'd':
                Replace(2, inClass ? Digits : $"[{Digits}]");
                break;
            case 'w':
                Replace(2, inClass ? Words : $"[{Words}]");
                break;
            case 's':
                Replace(2, inClass ? Spaces : $"[{Spaces}]");
                break;
            case 'D' when !inClass:
                Replace(2, $"[^{Digits}]");
                break;
            case 'W' when !inClass:
                Replace(2, $"[^{Words}]");
                break;
            case 'S' when !inClass:
                Replace(2, $"[^{Spaces}]");
                break;
            case 'x' when Ahead(@"\x{"):
                CodePoint();
                break;
            case 'p' or 'P' when _position + 2 < _pattern.Length && _pattern[_position + 2] != '{':
                Replace(3, $"\\{_pattern[_position + 1]}{{{_pattern[_position + 2]}}}");
                break;
            default:
                Copy(2);
                break;
        }
    }

    void Quoted()
    {
        var rest = _pattern[(_position + 2)..];
        var end = rest.IndexOf(@"\E", StringComparison.Ordinal);
        var text = end < 0 ? rest : rest[..end];
        Replace(2 + text.Length + (end < 0 ? 0 : 2), Regex.Escape(text.ToString()));
    }

    void CodePoint()
    {
        var end = _pattern[_position..].IndexOf('}');
        if (end > 0 && int.TryParse(_pattern[(_position + 3)..(_position + end)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
        {
            Replace(end + 1, string.Concat(new Rune(code).ToString().Select(unit => $"\\u{(int)unit:x4}")));
        }
        else
        {
            Copy(2);
        }
    }

    void Class()
    {
        Copy(1);
        if (_position < _pattern.Length && _pattern[_position] == '^')
        {
            Copy(1);
        }

        if (_position < _pattern.Length && _pattern[_position] == ']')
        {
            Replace(1, @"\]");
        }

        while (_position < _pattern.Length && _pattern[_position] != ']')
        {
            switch (_pattern[_position])
            {
                case '\\':
                    Escape(inClass: true);
                    break;
                case '[' when Ahead("[:"):
                    NamedClass();
                    break;
                case '[':
                    // .NET would take "-[" for a subtraction.
                    Replace(1, @"\[");
                    break;
                default:
                    Copy(1);
                    break;
            }
        }

        Copy(1);
    }

    void NamedClass()
    {
        var end = _pattern[_position..].IndexOf(":]", StringComparison.Ordinal);
        var name = end < 0 ? "" : _pattern[(_position + 2)..(_position + end)].ToString();
        if (Re2Classes.Members(name) is { } members)
        {
            Replace(end + 2, members);
        }
        else
        {
            throw new ArgumentException($"invalid character class range: `[:{name}:]`");
        }
    }

    void Replace(int length, string text)
    {
        _output.Append(text);
        _position += length;
    }

    void Copy(int length)
    {
        var end = Math.Min(_position + length, _pattern.Length);
        _output.Append(_pattern[_position..end]);
        _position = end;
    }
}
