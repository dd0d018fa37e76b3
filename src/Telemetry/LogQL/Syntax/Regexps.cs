using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Compiles regular expressions and words their errors as Go does.</summary>
internal static class Regexps
{
    /// <summary>A pattern that may match anywhere.</summary>
    /// <exception cref="LogQLException">It is no regular expression.</exception>
    public static Regex Search(string pattern)
    {
        try
        {
            return Re2.Search(pattern);
        }
        catch (ArgumentException e)
        {
            throw LogQLException.Semantic(Describe(pattern, e), e);
        }
    }

    /// <summary>A pattern that must match the whole text.</summary>
    /// <exception cref="LogQLException">It is no regular expression.</exception>
    public static Regex Anchored(string pattern)
    {
        try
        {
            return Re2.Anchored(pattern);
        }
        catch (ArgumentException e)
        {
            throw LogQLException.Semantic(Describe(pattern, e), e);
        }
    }

    public static string Describe(string pattern, ArgumentException failure) => "error parsing regexp: " + (FindCause(failure) switch
    {
        { Error: RegexParseError.InsufficientClosingParentheses } => $"missing closing ): `{pattern}`",
        { Error: RegexParseError.InsufficientOpeningParentheses } => $"unexpected ): `{pattern}`",
        { Error: RegexParseError.UnterminatedBracket } => $"missing closing ]: `{pattern[Math.Max(0, pattern.LastIndexOf('['))..]}`",
        { Error: RegexParseError.UnescapedEndingBackslash } => "trailing backslash at end of expression: ``",
        { Error: RegexParseError.QuantifierAfterNothing } => "missing argument to repetition operator: `*`",
        { Error: RegexParseError.UnrecognizedEscape } => $"invalid escape sequence: `{UnknownEscape(pattern)}`",
        _ => failure.Message.Replace("error parsing regexp: ", "", StringComparison.Ordinal),
    });

    static RegexParseException? FindCause(Exception? failure) => failure as RegexParseException ?? (failure is null ? null : FindCause(failure.InnerException));

    static string UnknownEscape(string pattern)
    {
        for (var i = 0; i + 1 < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && char.IsAsciiLetter(pattern[++i]) && !"aAbBCdDfnpPQrsStvwWxz".Contains(pattern[i]))
            {
                return pattern[(i - 1)..(i + 1)];
            }
        }

        return pattern;
    }
}
