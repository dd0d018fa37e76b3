using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Analysis;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Completion;

/// <summary>Finds out what is being typed in a query that is not complete and need not be right.</summary>
internal sealed partial class PlaceFinder
{
    static readonly HashSet<string> GroupingWords = new(["by", "without", "on", "ignoring", "group_left", "group_right"], StringComparer.OrdinalIgnoreCase);

    readonly string _query;
    readonly int _cursor;
    readonly Stack<Bracket> _open = new();
    readonly List<IReadOnlyList<Matcher>> _metrics = [];
    string _last = "";

    PlaceFinder(string query, int cursor) => (_query, _cursor) = (query, cursor);

    /// <param name="query">The text.</param>
    /// <param name="cursor">UTF-16 units before the cursor.</param>
    public static CompletionPlace Find(string query, int cursor) => new PlaceFinder(query, Math.Clamp(cursor, 0, query.Length)).Find();

    CompletionPlace Find()
    {
        foreach (Match token in TokenPattern().Matches(_query[.._cursor]))
        {
            var isLast = token.Index + token.Length == _cursor;
            if (isLast && token.Groups["comment"].Success)
            {
                return new CompletionPlace(PlaceKind.Nothing, "", _cursor, _cursor);
            }

            if (isLast && token.Groups["text"].Success && !IsClosed(token.Value))
            {
                return InText(token);
            }

            if (isLast && (token.Groups["word"].Success || token.Groups["number"].Success))
            {
                return At(token.Value, token.Index);
            }

            if (!token.Groups["comment"].Success)
            {
                Take(token);
            }
        }

        return At("", _cursor);
    }

    CompletionPlace InText(Match token)
    {
        var end = _query.IndexOf(token.Value[0], _cursor);
        var place = new CompletionPlace(PlaceKind.Nothing, token.Value[1..], token.Index + 1, end < 0 ? _cursor : end);
        return _open.TryPeek(out var bracket) && bracket is { Symbol: '{', Label.Length: > 0, Operator.Length: > 0 }
            ? place with { Kind = PlaceKind.LabelValue, Label = bracket.Label, Series = [bracket.Matchers] }
            : place;
    }

    CompletionPlace At(string prefix, int from)
    {
        var place = new CompletionPlace(PlaceKind.Expression, prefix, from, _cursor + WordPattern().Match(_query[_cursor..]).Length);
        var bracket = _open.TryPeek(out var inner) ? inner : null;
        return bracket switch
        {
            { Symbol: '{', Operator.Length: > 0 } => place with { Kind = PlaceKind.LabelValue, Label = bracket.Label, NeedsQuotes = true, Series = [bracket.Matchers] },
            { Symbol: '{', Label.Length: > 0 } => place with { Kind = PlaceKind.MatchOperator },
            { Symbol: '{' } => place with { Kind = PlaceKind.LabelName, Series = bracket.Matchers.Count > 0 ? [bracket.Matchers] : [] },
            { Symbol: '(', IsGrouping: true } => place with { Kind = PlaceKind.LabelName, Series = Metrics() },
            { Symbol: '[' } => place with { Kind = PlaceKind.Duration },
            _ => place with { Kind = KindAfter(_last) },
        };
    }

    static PlaceKind KindAfter(string token) => token switch
    {
        _ when token.Equals("offset", StringComparison.OrdinalIgnoreCase) => PlaceKind.Duration,
        _ when Keywords.Aggregators.ContainsKey(token) => PlaceKind.AfterAggregator,
        "" or "(" or "," => PlaceKind.Expression,
        _ when token[0] is ')' or '}' or ']' or '"' or '\'' or '`' || char.IsAsciiDigit(token[0]) => PlaceKind.AfterExpression,
        _ when IsMetric(token) => PlaceKind.AfterExpression,
        _ => PlaceKind.Expression,
    };

    void Take(Match token)
    {
        var bracket = _open.TryPeek(out var inner) ? inner : null;
        switch (token.Value)
        {
            case "(" or "[":
                _open.Push(new Bracket(token.Value[0]) { IsGrouping = token.Value == "(" && GroupingWords.Contains(_last) });
                break;
            case "{":
                _open.Push(new Bracket('{') { Matchers = IsMetric(_last) ? [Name(_last)] : [] });
                break;
            case ")" or "]" or "}":
                _open.TryPop(out _);
                break;
            default:
                if (bracket?.Symbol == '{')
                {
                    bracket.Take(token.Value);
                }
                else if (bracket?.Symbol is null or '(' && IsMetric(token.Value) && bracket?.IsGrouping != true)
                {
                    _metrics.Add([Name(token.Value)]);
                }

                break;
        }

        _last = token.Value;
    }

    // The grouping may stand before what it groups.
    IReadOnlyList<IReadOnlyList<Matcher>> Metrics()
    {
        var rest = _query[_cursor..];
        var after = MetricPattern().Matches(rest).Select(match => match.Value).Where(IsMetric).Select(name => (IReadOnlyList<Matcher>)[Name(name)]);
        return [.. _metrics, .. after];
    }

    static Matcher Name(string metric) => new(Labels.MetricName, MatchType.Equal, metric);

    static bool IsMetric(string token) =>
        token.Length > 0 && (char.IsAsciiLetter(token[0]) || token[0] is '_' or ':')
        && Keywords.KindOf(token) is TokenKind.Identifier or TokenKind.MetricIdentifier
        && !FunctionTable.All.ContainsKey(token);

    static bool IsClosed(string text)
    {
        var body = text.AsSpan(1);
        if (text[0] == '`')
        {
            return body.Contains('`');
        }

        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == text[0])
            {
                return true;
            }

            i += body[i] == '\\' ? 1 : 0;
        }

        return false;
    }

    [GeneratedRegex(
        """(?<comment>#[^\n]*)|(?<text>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?)|(?<word>[A-Za-z_:][A-Za-z0-9_:]*)|(?<number>[0-9][A-Za-z0-9_.]*)|=~|!~|!=|==|<=|>=|[^\s]""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenPattern();

    [GeneratedRegex("^[A-Za-z0-9_:]*", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();

    // A word that is neither called, nor a label, nor in quotes.
    [GeneratedRegex("""(?<![A-Za-z0-9_:"'`])[A-Za-z_:][A-Za-z0-9_:]*(?![A-Za-z0-9_:]|\s*(\(|=|!))""", RegexOptions.CultureInvariant)]
    private static partial Regex MetricPattern();

    /// <summary>A bracket that is open at the cursor, and what stands in it so far.</summary>
    sealed class Bracket(char symbol)
    {
        public char Symbol => symbol;

        public bool IsGrouping { get; init; }

        public List<Matcher> Matchers { get; init; } = [];

        public string Label { get; private set; } = "";

        public string Operator { get; private set; } = "";

        public void Take(string token)
        {
            if (token == ",")
            {
                (Label, Operator) = ("", "");
            }
            else if (Label.Length == 0)
            {
                Label = token[0] is '"' or '\'' or '`' ? Unquoted(token) : token;
            }
            else if (Operator.Length == 0)
            {
                Operator = token;
            }
            else if (token[0] is '"' or '\'' or '`')
            {
                AddMatcher(Unquoted(token));
            }
        }

        void AddMatcher(string value)
        {
            var type = Operator switch { "=" => MatchType.Equal, "!=" => MatchType.NotEqual, "=~" => MatchType.Regex, _ => MatchType.NotRegex };
            try
            {
                Matchers.Add(new Matcher(Label, type, value));
            }
            catch (ArgumentException)
            {
                // A pattern that is not right yet narrows nothing.
                return;
            }
        }

        static string Unquoted(string literal)
        {
            var at = 1;
            return StringScanner.Scan(literal, ref at, literal[0], out _) is null ? StringScanner.Unquote(literal) : literal.Trim(literal[0]);
        }
    }
}
