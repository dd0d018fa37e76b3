using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>
/// The groups of a regular expression, numbered from left to right as RE2 does it. .NET numbers those with names
/// after all others, so the names are taken out of the pattern and kept here.
/// </summary>
internal sealed class GroupNames
{
    readonly Dictionary<string, int> _numbers = [];

    GroupNames(string pattern) => Pattern = pattern;

    /// <summary>The expression with plain groups only.</summary>
    public string Pattern { get; private set; }

    public static GroupNames Of(string pattern)
    {
        var names = new GroupNames(pattern);
        var plain = new StringBuilder(pattern.Length);
        var (groups, inClass) = (0, false);
        for (var at = 0; at < pattern.Length; at++)
        {
            plain.Append(pattern[at]);
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                plain.Append(pattern[++at]);
            }
            else if (inClass || pattern[at] != '(')
            {
                inClass = inClass ? pattern[at] != ']' : pattern[at] == '[';
            }
            else if (names.ReadName(pattern, at + 1, groups + 1) is { } length)
            {
                groups++;
                at += length;
            }
        }

        names.Pattern = plain.ToString();
        return names;
    }

    /// <summary>The number that a name or a number in a template stands for, or -1.</summary>
    public int NumberOf(string reference) =>
        int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : _numbers.GetValueOrDefault(reference, -1);

    // How many characters after the parenthesis name the group: 0 when it has no name, null when it does not capture.
    int? ReadName(string pattern, int at, int number)
    {
        if (at == pattern.Length || pattern[at] != '?')
        {
            return 0;
        }

        var start = pattern.AsSpan(at).StartsWith("?P<") ? at + 3 : pattern.AsSpan(at).StartsWith("?<") ? at + 2 : -1;
        var end = start < 0 ? -1 : pattern.IndexOf('>', start);
        if (end < 0)
        {
            return null;
        }

        _numbers[pattern[start..end]] = number;
        return end + 1 - at;
    }
}
