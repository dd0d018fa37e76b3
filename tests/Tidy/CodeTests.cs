using System.Text.RegularExpressions;

namespace Dendro.Tidy.Tests;

/// <summary>Habits that an analyzer does not catch.</summary>
public sealed partial class CodeTests
{
    [GeneratedRegex(@"catch(\s*\([^)]*\))?(\s*when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(async void|NotImplementedException|TODO|FIXME|HACK)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bThread\.Sleep\(|await Task\.Delay\(\s*(\d|TimeSpan)")]
    private static partial Regex BareSleep();

    [Fact]
    public void No_exception_is_swallowed() => Violations.AssertNone(
        "Empty catch blocks:",
        SourceTree.CSharp.Where(file => EmptyCatch().IsMatch(SourceTree.Read(file))));

    [Fact]
    public void Nothing_is_left_unfinished() => Matching("Unfinished work:", Unfinished(), SourceTree.CSharp);

    [Fact]
    public void A_test_never_merely_sleeps() => Matching(
        "Waits without a condition:",
        BareSleep(),
        SourceTree.CSharp.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)));

    static void Matching(string rule, Regex pattern, IEnumerable<string> files) => Violations.AssertNone(
        rule,
        from file in files
        where !file.StartsWith("tests/Tidy/", StringComparison.Ordinal)
        from line in SourceTree.Lines(file).Index()
        where pattern.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}");
}
