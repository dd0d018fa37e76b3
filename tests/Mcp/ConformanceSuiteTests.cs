using System.Text.RegularExpressions;

namespace Dendro.Mcp.Tests;

/// <summary>
/// The official suite. Most of its scenarios call tools, prompts and resources of a test server, which a product has not; those that look at what every
/// server has are listed here.
/// </summary>
public sealed partial class ConformanceSuiteTests
{
    static readonly string[] Passing =
    [
        "dns-rebinding-protection", "logging-set-level", "ping", "prompts-list", "resources-list", "resources-subscribe", "resources-unsubscribe", "server-initialize",
        "server-sse-multiple-streams", "tools-list",
    ];

    /// <summary>What they ask for is called <c>test_…</c> or <c>test://…</c>.</summary>
    static readonly string[] OfATestServer =
    [
        "completion-complete", "elicitation-sep1034-defaults", "elicitation-sep1330-enums", "prompts-get-embedded-resource", "prompts-get-simple",
        "prompts-get-with-args", "prompts-get-with-image", "resources-read-binary", "resources-read-text", "resources-templates-read", "tools-call-audio",
        "tools-call-elicitation", "tools-call-embedded-resource", "tools-call-error", "tools-call-image", "tools-call-mixed-content", "tools-call-sampling",
        "tools-call-simple-text", "tools-call-with-logging", "tools-call-with-progress",
    ];

    [Fact]
    public async Task The_scenarios_that_concern_this_server_pass()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        await using var proxy = await TokenProxy.StartAsync(server.Address);
        // The suite needs a newer Node.js than Debian's, which npm has too.
        var (_, output) = await NodePackage.RunAsync(
            ["-y", "-p", "node@22", "-p", "@modelcontextprotocol/conformance@0.1.16", "conformance", "server", "--url", $"{proxy.Address}/mcp"],
            output => Summary().IsMatch(output));
        var results = Result().Matches(output).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["mark"].Value == "✓");
        Assert.Equal(Passing, results.Where(result => result.Value).Select(result => result.Key).Order(StringComparer.Ordinal));
        Assert.Equal(OfATestServer, results.Where(result => !result.Value).Select(result => result.Key).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^(?<mark>[✓✗]) (?<name>[a-z0-9-]+): \d+ passed, \d+ failed", RegexOptions.Multiline)]
    private static partial Regex Result();

    [GeneratedRegex(@"^Total: \d+ passed", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
