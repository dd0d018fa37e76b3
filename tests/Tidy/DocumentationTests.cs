using System.Text.RegularExpressions;

namespace Dendro.Tidy.Tests;

/// <summary>What the documents name exists.</summary>
public sealed partial class DocumentationTests
{
    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#?\s?(?<name>[A-Z][A-Z0-9_]+)=", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [Fact]
    public void No_link_is_dead() => Violations.AssertNone(
        "Links to files that do not exist:",
        from file in SourceTree.Markdown
        from Match link in Link().Matches(SourceTree.Read(file))
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
        where !SourceTree.Has(Path.Combine(Path.GetDirectoryName(file)!, target))
        select $"{file}: {target}");

    [Fact]
    public void Every_setting_is_documented()
    {
        var documented = SourceTree.Read("docs/configuration.md");

        Violations.AssertNone(
            "Settings of .env.example that docs/configuration.md does not explain:",
            from Match setting in Setting().Matches(SourceTree.Read(".env.example"))
            let name = setting.Groups["name"].Value
            where !documented.Contains($"`{name}`", StringComparison.Ordinal)
            select name);
    }

    [GeneratedRegex("new\\(\"(?<name>[a-z-]+)\"")]
    private static partial Regex FaultName();

    [Fact]
    public void Every_fault_is_documented()
    {
        var documented = SourceTree.Read("docs/shop.md");
        var kinds = SourceTree.CSharp.Where(file => file.Contains("ServiceKit/Faults/Kinds/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(kinds);
        Violations.AssertNone(
            "Faults that docs/shop.md does not explain:",
            from file in kinds
            let name = FaultName().Match(SourceTree.Read(file)).Groups["name"].Value
            where name.Length == 0 || !documented.Contains($"| `{name}` |", StringComparison.Ordinal)
            select $"{file}: {name}");
    }

    [Fact]
    public void Every_decision_is_in_the_index()
    {
        var index = SourceTree.Read("docs/adr/README.md");

        Violations.AssertNone(
            "Decisions that docs/adr/README.md does not list:",
            from file in SourceTree.Markdown
            where file.StartsWith("docs/adr/", StringComparison.Ordinal) && !file.EndsWith("README.md", StringComparison.Ordinal)
            where !index.Contains($"({Path.GetFileName(file)})", StringComparison.Ordinal)
            select file);
    }

    [Fact]
    public void Every_dependency_is_justified()
    {
        var reasons = SourceTree.Read("docs/adr/dependencies.md");

        Violations.AssertNone(
            "Packages that docs/adr/dependencies.md gives no reason for:",
            Projects.All.SelectMany(project => project.Packages).Distinct().Order(StringComparer.Ordinal)
                .Where(package => !reasons.Contains($"`{package}`", StringComparison.Ordinal)));
    }
}
