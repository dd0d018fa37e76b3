using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dendro.Mcp.Tests;

/// <summary>The page that compares the tools with mcp-grafana's names each of them once, where it belongs.</summary>
public sealed partial class ParityTests
{
    [Fact]
    public async Task The_page_names_every_tool_of_the_server()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        var tools = await server.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
        var documented = Section("Tools that are the same").Concat(Section("Tools of ours"));
        Assert.Equal(tools.Select(tool => tool.Name).Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_page_names_every_tool_of_mcp_grafana()
    {
        var file = Path.Combine(Conformance.Folder(), "mcp-grafana-tools.json");
        Assert.SkipUnless(File.Exists(file), $"{file} is missing; set CONFORMANCE_DIR.");
        var facts = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        var upstream = ((JsonArray)facts["tools"]!).Concat((JsonArray)facts["tempo_tools"]!).Select(tool => (string?)tool!["proxiedName"] ?? (string)tool["name"]!);
        var documented = Section("Tools that are the same").Concat(Section("Tools that are not here"));
        Assert.Equal(upstream.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    /// <summary>The tools in the first column of a section's table.</summary>
    static IEnumerable<string> Section(string title)
    {
        var page = File.ReadAllText(Path.Combine(Conformance.Repository(), "docs", "mcp.md"));
        var section = page[page.IndexOf($"## {title}", StringComparison.Ordinal)..];
        section = section[..(section.IndexOf("\n## ", 3, StringComparison.Ordinal) is > 0 and var end ? end : section.Length)];
        return section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Tool().Matches(line.Split('|')[1]).Select(match => match.Groups["name"].Value));
    }

    [GeneratedRegex("`(?<name>[a-zA-Z_-]+)`")]
    private static partial Regex Tool();
}
