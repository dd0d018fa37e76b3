namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Compares what failed with what is known to fail.</summary>
internal static class Gaps
{
    /// <summary>Fails on cases that fail without being known to, and on known ones that pass by now.</summary>
    public static void Check(string file, IReadOnlyList<(string Case, string? Problem)> results)
    {
        var known = KnownGaps.Of(file);
        var failed = results.Where(result => result.Problem is not null).ToArray();
        var unexpected = failed.Where(result => !known.ContainsKey(result.Case)).Select(result => $"{file}:{result.Case}: {result.Problem}").ToArray();
        var closed = known.Keys.Where(gap => results.Any(result => result.Case == gap && result.Problem is null)).Select(gap => $"{file}:{gap} passes now: remove it from the known gaps").ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{file}: {results.Count} run, {results.Count - failed.Length} passed, {failed.Length - unexpected.Length} known gaps, {unexpected.Length} unexpected");
        Assert.True(unexpected.Length + closed.Length == 0, string.Join('\n', unexpected.Concat(closed)));
    }
}
