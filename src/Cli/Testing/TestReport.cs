using System.Text.Json;

namespace Dendro.Cli.Testing;

/// <summary>One test that did not simply pass.</summary>
internal sealed record TestRemark(string Name, string Message, string Trace);

/// <summary>What one project's run came to.</summary>
internal sealed record TestReport(int Passed, IReadOnlyList<TestRemark> Failures, IReadOnlyList<TestRemark> Skips)
{
    public static readonly TestReport Empty = new(0, [], []);

    public TestReport Plus(TestReport other) => new(Passed + other.Passed, [.. Failures, .. other.Failures], [.. Skips, .. other.Skips]);

    public static TestReport Failure(string name, string message) => new(0, [new TestRemark(name, message, "")], []);

    public override string ToString() => $"{Passed} passed, {Failures.Count} failed, {Skips.Count} skipped";

    /// <summary>Reads the runner's report in the Common Test Report Format (ctrf.io).</summary>
    public static TestReport Parse(string ctrf)
    {
        using var document = JsonDocument.Parse(ctrf);
        var tests = document.RootElement.GetProperty("results").GetProperty("tests").EnumerateArray()
            .Select(test => (Status: Text(test, "status"), Remark: new TestRemark(Text(test, "name"), Text(test, "message"), Text(test, "trace"))))
            .ToLookup(test => test.Status, test => test.Remark);
        return new TestReport(
            tests["passed"].Count(),
            [.. tests.Where(status => status.Key is not ("passed" or "skipped" or "pending")).SelectMany(failed => failed)],
            [.. tests["skipped"], .. tests["pending"]]);
    }

    static string Text(JsonElement test, string name) => test.TryGetProperty(name, out var value) ? value.ToString() : "";
}
