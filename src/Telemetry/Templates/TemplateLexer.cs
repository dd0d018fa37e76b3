using System.Text;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Templates;

/// <summary>Splits a template as Go's text/template does: text, and what stands between braces.</summary>
internal sealed partial class TemplateLexer
{
    readonly string _name;
    readonly string _source;
    readonly List<TemplateToken> _tokens = [];
    int _at;

    TemplateLexer(string name, string source) => (_name, _source) = (name, source);

    /// <exception cref="TemplateException">An action or a literal does not end.</exception>
    public static IReadOnlyList<TemplateToken> Tokenize(string name, string source)
    {
        var lexer = new TemplateLexer(name, source);
        while (lexer._at < source.Length)
        {
            lexer.ReadText();
        }

        lexer.Add(TemplateTokenKind.End, "", source.Length);
        return lexer._tokens;
    }

    void ReadText()
    {
        var open = _source.IndexOf("{{", _at, StringComparison.Ordinal);
        var text = open < 0 ? _source[_at..] : _source[_at..open];
        if (_tokens is [.., { Kind: TemplateTokenKind.Close, Text: "-" }])
        {
            text = text.TrimStart(' ', '\t', '\r', '\n');
        }

        var trims = open >= 0 && open + 3 < _source.Length && _source[open + 2] == '-' && char.IsWhiteSpace(_source[open + 3]);
        text = trims ? text.TrimEnd(' ', '\t', '\r', '\n') : text;
        if (text.Length > 0)
        {
            Add(TemplateTokenKind.Text, text, _at);
        }

        if (open < 0)
        {
            _at = _source.Length;
            return;
        }

        _at = open + (trims ? 4 : 2);
        if (string.CompareOrdinal(_source, _at, "/*", 0, 2) == 0)
        {
            SkipComment();
            return;
        }

        Add(TemplateTokenKind.Open, "", open);
        ReadAction();
    }

    void SkipComment()
    {
        var end = CommentEndPattern().Match(_source, _at + 2);
        if (!end.Success)
        {
            throw Fail("unclosed comment");
        }

        _at = end.Index + end.Length;
        Add(TemplateTokenKind.Close, end.Groups[1].Length > 0 ? "-" : "", _at);
    }

    void ReadAction()
    {
        while (true)
        {
            var blank = false;
            for (; _at < _source.Length && char.IsWhiteSpace(_source[_at]); _at++)
            {
                blank = true;
            }

            if (_at >= _source.Length)
            {
                throw Fail("unclosed action");
            }

            var end = ClosePattern().Match(_source, _at);
            if (end.Success && (end.Length == 2 || blank))
            {
                Add(TemplateTokenKind.Close, end.Length == 3 ? "-" : "", _at);
                _at += end.Length;
                return;
            }

            ReadToken(blank);
        }
    }

    void ReadToken(bool blank)
    {
        var (start, match) = (_at, TokenPattern().Match(_source, _at));
        var (kind, text) = (TemplateTokenKind.Symbol, match.Value);
        if (!match.Success)
        {
            throw Fail(_source[_at] is '"' or '`' or '\'' ? "unterminated quoted string" : $"unexpected {GoStrings.Quote(_source[_at].ToString())} in command");
        }

        switch (match.Groups.Values.Skip(1).First(group => group.Success).Name)
        {
            case "string":
                (kind, text) = (TemplateTokenKind.String, Unquote(match.Value));
                break;
            case "character":
                (kind, text) = (TemplateTokenKind.Character, Unquote(match.Value));
                break;
            case "number":
                kind = TemplateTokenKind.Number;
                break;
            case "field":
                (kind, text) = (TemplateTokenKind.Field, match.Value[1..]);
                break;
            case "variable":
                kind = TemplateTokenKind.Variable;
                break;
            case "word":
                kind = TemplateTokenKind.Word;
                break;
        }

        Add(kind, text, start, blank);
        _at += match.Length;
    }

    string Unquote(string literal)
    {
        try
        {
            return GoStrings.Unquote(literal);
        }
        catch (FormatException e)
        {
            throw Fail(e.Message);
        }
    }

    void Add(TemplateTokenKind kind, string text, int at, bool blank = false) =>
        _tokens.Add(new TemplateToken(kind, text, Encoding.UTF8.GetByteCount(_source.AsSpan(0, at)), blank));

    TemplateException Fail(string message) => new($"template: {_name}:{1 + _source.AsSpan(0, Math.Min(_at, _source.Length)).Count('\n')}: {message}");

    [GeneratedRegex(
        """\G(?:(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<character>'(?:[^'\\\n]|\\.)*')|(?<number>[+-]?(?:0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+))|(?<field>\.[\p{L}_][\p{L}\p{Nd}_]*)|(?<variable>\$[\p{L}\p{Nd}_]*)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<symbol>:=|[.|(),=]))""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(@"\G-?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex ClosePattern();

    [GeneratedRegex(@"\*/(\s-)?\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex CommentEndPattern();
}
