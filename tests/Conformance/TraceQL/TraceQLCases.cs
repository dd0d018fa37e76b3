using System.Text;
using System.Text.Json;

namespace Dendro.Conformance.Tests.TraceQL;

/// <summary>Runs upstream cases and holds the failures against the list of known gaps, in both directions.</summary>
internal sealed class TraceQLCases(string kind, ITestOutputHelper output)
{
    readonly List<string> _unexpected = [];
    readonly Dictionary<string, string> _gaps = ReadGaps(kind);
    readonly HashSet<string> _failed = [];
    int _run;

    /// <summary>The folder of upstream cases of TraceQL, or a skipped test.</summary>
    public static string Folder
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (root is not null && !File.Exists(Path.Combine(root.FullName, "Dendro.slnx")))
            {
                root = root.Parent;
            }

            var folder = Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? Path.Combine(root?.FullName ?? ".", "..", "shared", "conformance");
            Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "traceql")), $"no upstream cases at {folder}: set CONFORMANCE_DIR");
            return Path.Combine(folder, "traceql");
        }
    }

    public static IEnumerable<JsonElement> Files(string pattern)
    {
        var files = Directory.GetFiles(Folder, pattern).Order().ToList();
        Assert.SkipWhen(files.Count == 0, $"no {pattern} among the upstream cases");
        return files.Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement);
    }

    /// <summary>Runs a case; <paramref name="test"/> says what is wrong, or nothing.</summary>
    public void Run(string name, Func<string?> test)
    {
        _run++;
        string? problem;
        try
        {
            problem = test();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            problem = $"{e.GetType().Name}: {e.Message}";
        }

        if (problem is null)
        {
            return;
        }

        _failed.Add(name);
        if (!_gaps.ContainsKey(name))
        {
            _unexpected.Add($"{name}\n    {problem}");
        }
    }

    public void Finish()
    {
        output.WriteLine($"traceql {kind}: {_run} run, {_run - _failed.Count} passed, {_failed.Count} known gaps or failures");
        var closed = _gaps.Keys.Where(gap => !_failed.Contains(gap)).ToList();
        var report = new StringBuilder();
        _unexpected.ForEach(line => report.AppendLine(line));
        closed.ForEach(gap => report.AppendLine($"no longer a gap, remove it from the list: {gap}"));
        Assert.True(report.Length == 0, $"{_unexpected.Count} of {_run} cases fail, {closed.Count} gaps are closed\n{report}");
    }

    /// <summary>Lines "kind | case | reason".</summary>
    static Dictionary<string, string> ReadGaps(string kind) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "TraceQL", "known-gaps.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(" ¦ "))
            .Where(parts => parts[0] == kind)
            .ToDictionary(parts => parts[1], parts => parts[2]);
}
