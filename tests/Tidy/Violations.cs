namespace Dendro.Tidy.Tests;

static class Violations
{
    /// <summary>Fails with every violation on a line of its own, so that one run shows all there is to mend.</summary>
    public static void AssertNone(string rule, IEnumerable<string> found)
    {
        var violations = found.ToList();
        Assert.True(violations.Count == 0, $"{rule}\n  {string.Join("\n  ", violations)}");
    }
}
