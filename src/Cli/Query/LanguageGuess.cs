using System.Text.RegularExpressions;

namespace Dendro.Cli.Query;

/// <summary>Tells which of the three languages a query is written in, from its first pair of braces.</summary>
internal static partial class LanguageGuess
{
    /// <summary>Names that TraceQL knows without a scope, so that <c>{name="x"}</c> may be either.</summary>
    static readonly string[] Intrinsics =
        ["name", "status", "kind", "duration", "statusMessage", "rootName", "rootServiceName", "traceDuration", "parent", "nestedSetParent", "childCount"];

    [GeneratedRegex("""\G\s*(?<label>[A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*("(\\.|[^"\\])*"|`[^`]*`)\s*(,|$)""")]
    private static partial Regex Matcher();

    [GeneratedRegex("""^\s*(\|=|\|~|!=|!~|\|>|!>|\|\s*(json|logfmt|pattern|regexp|unpack|line_format|label_format|decolorize|drop|keep|unwrap)\b|\[)""")]
    private static partial Regex LogPipeline();

    [GeneratedRegex("""^\s*(&&|\|\||>|<|~|!>|!<|\|\s*(select|by|coalesce|rate|count|avg|min|max|sum|\w+_over_time|compare|topk|bottomk)\b)""")]
    private static partial Regex SpanPipeline();

    /// <summary>Throws when a query is right in two languages and means different things.</summary>
    public static QueryLanguage Guess(string query)
    {
        var open = Outside(query, 0, '{');
        if (open < 0 || (open > 0 && IsNameEnd(query[open - 1])))
        {
            return QueryLanguage.PromQL;
        }

        var close = Outside(query, open + 1, '}');
        var inside = query[(open + 1)..(close < 0 ? query.Length : close)];
        if (inside.TrimStart().StartsWith('"'))
        {
            // PromQL's quoted names: {"http.requests", job="x"}.
            return QueryLanguage.PromQL;
        }

        if (Labels(inside) is not { } labels)
        {
            return QueryLanguage.TraceQL;
        }

        return labels.Contains("__name__") ? QueryLanguage.PromQL
            : labels.All(Intrinsics.Contains) ? FromPipeline(query, close < 0 ? "" : query[(close + 1)..])
            : QueryLanguage.LogQL;
    }

    static QueryLanguage FromPipeline(string query, string rest) =>
        LogPipeline().IsMatch(rest) ? QueryLanguage.LogQL
        : SpanPipeline().IsMatch(rest) ? QueryLanguage.TraceQL
        : throw new UserError($"{query} selects log streams in LogQL and spans in TraceQL; say which with --lang logql or --lang traceql.", exitCode: 2);

    /// <summary>The names in a list of label matchers; null when it is not one, as TraceQL's conditions are not.</summary>
    static List<string>? Labels(string inside)
    {
        var labels = new List<string>();
        var position = 0;
        while (position < inside.Length && inside[position..].Trim().Length > 0)
        {
            var match = Matcher().Match(inside, position);
            if (!match.Success)
            {
                return null;
            }

            labels.Add(match.Groups["label"].Value);
            position = match.Index + match.Length;
        }

        return labels.Count == 0 ? null : labels;
    }

    static bool IsNameEnd(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or ':';

    /// <summary>The first <paramref name="wanted"/> that is in no string.</summary>
    static int Outside(string text, int start, char wanted)
    {
        var quote = '\0';
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                i += c == '\\' && quote != '`' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c == wanted)
            {
                return i;
            }
            else if (c is '"' or '\'' or '`')
            {
                quote = c;
            }
        }

        return -1;
    }
}
