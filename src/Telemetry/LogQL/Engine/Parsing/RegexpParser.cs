using System.Text.RegularExpressions;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

/// <summary>The regular expression of <c>| regexp "…"</c>: its named groups become labels.</summary>
internal sealed class RegexpParser
{
    readonly Regex _regex;

    /// <exception cref="LogQLException">It is invalid, or its groups cannot name labels.</exception>
    public RegexpParser(string pattern)
    {
        _regex = Regexps.Search(pattern);
        Names = [.. _regex.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]))];
        if (Names.Count == 0)
        {
            throw LogQLException.Semantic("invalid regexp parser: at least one named capture must be supplied");
        }

        foreach (var name in Names)
        {
            // .NET merges groups of the same name; RE2 does not, and Loki refuses them.
            var declarations = pattern.Split($"(?P<{name}>").Length + pattern.Split($"(?<{name}>").Length - 2;
            if (declarations > 1)
            {
                throw LogQLException.Semantic($"invalid regexp parser: duplicate extracted label name '{name}'");
            }
        }
    }

    public IReadOnlyList<string> Names { get; }

    public void Capture(string line, Action<string, string> onCapture)
    {
        var match = _regex.Match(line);
        foreach (var name in match.Success ? Names : [])
        {
            onCapture(name, match.Groups[name].Value);
        }
    }
}
