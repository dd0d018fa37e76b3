using System.Text;
using System.Text.Json;

namespace Dendro.Conformance.Tests.LogQL;

/// <summary>Runs upstream cases and holds the failures against the list of known gaps, in both directions.</summary>
internal sealed class LogQLCases(string kind, ITestOutputHelper output)
{
    const int MaxNameCharacters = 200;

    readonly List<string> _unexpected = [];
    readonly Dictionary<string, string> _gaps = ReadGaps(kind);
    readonly HashSet<string> _failed = [];
    readonly HashSet<string> _passed = [];
    int _run;

    /// <summary>The files of this pattern among the upstream cases of LogQL, or a skipped test.</summary>
    public static IReadOnlyList<string> Files(string pattern, string subfolder = "")
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Dendro.slnx")))
        {
            root = root.Parent;
        }

        var conformance = Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? Path.Combine(root?.FullName ?? ".", "..", "shared", "conformance");
        var folder = Path.Combine(conformance, "logql", subfolder);
        Assert.SkipUnless(Directory.Exists(folder), $"no upstream cases at {folder}: set CONFORMANCE_DIR");
        var files = Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal).ToList();
        Assert.SkipWhen(files.Count == 0, $"no {pattern} among the upstream cases");
        return files;
    }

    /// <summary>The elements of the arrays that the files hold, named by what they test.</summary>
    public static IEnumerable<(string Name, JsonElement Case)> Elements(string pattern) =>
        from file in Files(pattern)
        from element in JsonDocument.Parse(File.ReadAllText(file)).RootElement.EnumerateArray()
        let what = element.TryGetProperty("name", out var name) ? name : element.TryGetProperty("query", out var query) ? query : default
        select ($"{Text(element, "source")} {(what.ValueKind == JsonValueKind.String ? what.GetString() : "")} {Text(element, "line")}", element);

    public static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>Runs a case; <paramref name="test"/> says what is wrong, or nothing.</summary>
    public async Task RunAsync(string name, Func<Task<string?>> test)
    {
        _run++;
        var shortName = name.ReplaceLineEndings(" ").Trim();
        shortName = shortName[..Math.Min(shortName.Length, MaxNameCharacters)];
        string? problem;
        try
        {
            problem = await test();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever a case throws is its failure; the others still run.
            problem = $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()}";
        }

        if (problem is null)
        {
            _passed.Add(shortName);
            return;
        }

        _failed.Add(shortName);
        if (!_gaps.ContainsKey(shortName))
        {
            _unexpected.Add($"{shortName}\n    {problem}");
        }
    }

    public Task RunAsync(string name, Func<string?> test) => RunAsync(name, () => Task.FromResult(test()));

    public void Finish()
    {
        output.WriteLine($"logql {kind}: {_run} run, {_run - _failed.Count} passed, {_failed.Count - _unexpected.Count} known gaps, {_unexpected.Count} failures");
        var closed = _gaps.Keys.Where(gap => _passed.Contains(gap) && !_failed.Contains(gap)).ToList();
        var report = new StringBuilder();
        _unexpected.ForEach(line => report.AppendLine(line));
        closed.ForEach(gap => report.AppendLine($"no longer a gap, remove it from the list: {gap}"));
        Assert.True(report.Length == 0, $"{_unexpected.Count} of {_run} cases fail, {closed.Count} gaps are closed\n{report}");
    }

    static Dictionary<string, string> ReadGaps(string kind) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "LogQL", "known-gaps.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" ¦ "))
            .Where(parts => parts[0] == kind)
            .ToDictionary(parts => parts[1], parts => parts[2]);
}
