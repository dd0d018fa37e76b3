using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Model;

/// <summary>
/// Regular expressions as the three languages know them (RE2: linear time, no look-around, no back-references), on
/// .NET's non-backtracking engine.
/// </summary>
public static class Re2
{
    const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>A pattern that must match the whole text; <c>.</c> matches a line feed too, as in Prometheus.</summary>
    /// <exception cref="ArgumentException">The pattern cannot be compiled.</exception>
    public static Regex Anchored(string pattern) => Compile(pattern, inner => $"^(?:{inner})\\z", Options | RegexOptions.Singleline);

    /// <summary>A pattern that may match anywhere.</summary>
    /// <exception cref="ArgumentException">The pattern cannot be compiled.</exception>
    public static Regex Search(string pattern) => Compile(pattern, inner => inner, Options);

    static Regex Compile(string pattern, Func<string, string> wrap, RegexOptions options)
    {
        try
        {
            return new Regex(wrap(Re2Syntax.ToDotNet(pattern)), options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"error parsing regexp: `{pattern}`: {e.Message}", nameof(pattern), e);
        }
    }
}
