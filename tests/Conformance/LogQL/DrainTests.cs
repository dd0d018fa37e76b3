using System.Text.Json;
using Dendro.Telemetry.LogQL.Patterns;

namespace Dendro.Conformance.Tests.LogQL;

public sealed class DrainTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Files_of_lines_give_the_patterns_that_upstream_mines()
    {
        var cases = new LogQLCases("drain", output);
        var files = LogQLCases.Files("*", "drain").ToDictionary(file => Path.GetFileName(file), StringComparer.Ordinal);
        foreach (var element in LogQLCases.Files("drain-expected*.json").SelectMany(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()))
        {
            if (files.TryGetValue(LogQLCases.Text(element, "input_file"), out var file))
            {
                await cases.RunAsync(LogQLCases.Text(element, "input_file"), () => Check(element, File.ReadLines(file)));
            }
        }

        cases.Finish();
    }

    static string? Check(JsonElement element, IEnumerable<string> lines)
    {
        var miner = new PatternMiner();
        foreach (var line in lines)
        {
            miner.Add(line);
        }

        var rejected = element.GetProperty("tokens_rejected").EnumerateArray().Select(pattern => pattern.GetString()!).ToHashSet(StringComparer.Ordinal);
        var expected = element.GetProperty("patterns").EnumerateArray().Select(pattern => pattern.GetString()!).ToHashSet(StringComparer.Ordinal);
        var actual = miner.Templates.Select(template => template.ToString()).Where(pattern => !rejected.Contains(pattern)).ToHashSet(StringComparer.Ordinal);
        var (missing, extra) = (expected.Except(actual).Order().ToList(), actual.Except(expected).Order().ToList());
        return missing.Count + extra.Count == 0 ? null
            : $"{missing.Count} of {expected.Count} missing, {extra.Count} too many\n      - {string.Join("\n      - ", missing)}\n      + {string.Join("\n      + ", extra)}";
    }
}
