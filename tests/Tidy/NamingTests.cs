using System.Text.RegularExpressions;

namespace Dendro.Tidy.Tests;

/// <summary>Names that say nothing, and words that belong to one machine.</summary>
public sealed partial class NamingTests
{
    [GeneratedRegex(@"(^|/)\w*(Utils?|Utilities|Helpers?|Misc|Common|Extensions?|Manager)\.cs$", RegexOptions.IgnoreCase)]
    private static partial Regex SaysNothing();

    static readonly string[] MachineFolders =
    [
        .. new[] { Path.GetDirectoryName(SourceTree.Root)!, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) }
            .Where(folder => folder.Length > 1).Select(folder => folder + "/"),
    ];

    [Fact]
    public void No_file_name_says_nothing() => Violations.AssertNone(
        "Name a file after what it does:",
        SourceTree.CSharp.Where(file => SaysNothing().IsMatch(file)));

    [Fact]
    public void No_path_of_one_machine_is_in_the_tree() => Violations.AssertNone(
        "Paths that exist on one machine only:",
        from file in SourceTree.Text
        from line in SourceTree.Lines(file).Index()
        where MachineFolders.Any(folder => line.Item.Contains(folder, StringComparison.Ordinal))
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}");

    [Fact]
    public void A_namespace_follows_its_folder() => Violations.AssertNone(
        "Namespaces that do not start with their project's name:",
        from file in SourceTree.CSharp
        where file.StartsWith("src/", StringComparison.Ordinal)
        let declared = SourceTree.Lines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
        where declared is not null && !declared.StartsWith($"namespace {Projects.Of(file).Name}", StringComparison.Ordinal)
        select $"{file}: {declared}");
}
