using System.Globalization;
using System.Text.RegularExpressions;

namespace Dendro.Web.Explore;

/// <summary>What a backend answered instead of data, in words for the page.</summary>
public sealed partial class BackendException(string message, BackendException.Kind kind = BackendException.Kind.Refused) : Exception(message)
{
    public enum Kind { Refused, Unreachable }

    public bool IsUnreachable => kind == Kind.Unreachable;

    /// <summary>Line and column (both from 1) that the message names, when it names them.</summary>
    public (int Line, int Column)? Position { get; } = FindPosition(message);

    // Prometheus writes "1:5: parse error", Loki and Tempo write "parse error at line 1, col 5".
    static (int, int)? FindPosition(string message)
    {
        var match = PositionPattern().Match(message);
        return match.Success
            ? (int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["column"].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"(?:line (?<line>\d{1,6}), col (?<column>\d{1,6})|(?<line>\d{1,6}):(?<column>\d{1,6}): parse error)")]
    private static partial Regex PositionPattern();
}
