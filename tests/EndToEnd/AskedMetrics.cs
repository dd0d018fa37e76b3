using System.Text.RegularExpressions;

namespace Dendro.EndToEnd.Tests;

/// <summary>The metrics that someone reads: found in the text of rules, dashboards, agents, tools, the page and the command line.</summary>
internal static partial class AskedMetrics
{
    static readonly (string Folder, string Files)[] Readers =
    [
        ("config/rules", "*.yml"), ("config/grafana/dashboards", "*.json"), ("src/Agents", "*.cs"), ("src/Mcp", "*.cs"), ("src/Web", "*.cs"), ("src/Web", "*.razor"), ("src/Cli", "*.cs"),
    ];

    /// <summary>The evaluation makes up other systems, whose metrics nobody here sends.</summary>
    static readonly string MadeUp = Path.Combine(Repository.Root, "src", "Cli", "Eval");

    public static IReadOnlyList<string> Names() =>
    [
        .. Readers.SelectMany(reader => Directory.EnumerateFiles(Path.Combine(Repository.Root, reader.Folder), reader.Files, SearchOption.AllDirectories))
            .Where(file => !file.StartsWith(MadeUp, StringComparison.Ordinal))
            .SelectMany(file => Metric().Matches(File.ReadAllText(file))).Select(match => match.Value).Distinct().Order(),
    ];

    [GeneratedRegex("""\b(traces|http|db|dotnet|shop|dendro|mcp)_[a-z_]+_(total|count|sum|bucket|bytes)\b""")]
    private static partial Regex Metric();
}
