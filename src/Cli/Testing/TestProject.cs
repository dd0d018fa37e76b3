using Dendro.Cli.Configuration;

namespace Dendro.Cli.Testing;

/// <param name="Name">The assembly's name.</param>
/// <param name="Folder">Its sources.</param>
internal sealed record TestProject(string Name, string Folder)
{
    static readonly string[] WholeSystem = ["EndToEnd", "Browser"];

    /// <summary><c>Dendro.Telemetry.PromQL.Tests</c> is called <c>PromQL</c>.</summary>
    public string ShortName => Name.Split('.')[^2];

    /// <summary>Tests that measure time or start the whole system get the machine for themselves.</summary>
    public bool RunsAlone => WholeSystem.Contains(ShortName);

    /// <summary>What has to be installed for it.</summary>
    public IEnumerable<DebianPackage> Packages => Name switch
    {
        "Dendro.Browser.Tests" => [DebianPackage.Chromium],
        "Dendro.Telemetry.Server.Tests" => [DebianPackage.Prometheus],
        _ => [],
    };

    public static IReadOnlyList<TestProject> All(Workspace workspace) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(workspace.Root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(file => new TestProject(Path.GetFileNameWithoutExtension(file), Path.GetDirectoryName(file)!))
            .OrderBy(project => project.RunsAlone)
            .ThenBy(project => project.Name, StringComparer.Ordinal),
    ];
}

/// <summary>The part of the tests that <c>--filter</c> asks for.</summary>
/// <param name="ClassPattern">For the runner's <c>-class</c>; null runs all classes.</param>
internal sealed record TestSelection(IReadOnlyList<TestProject> Projects, string? ClassPattern)
{
    static readonly string[] NotUnit = ["Conformance", "EndToEnd", "Browser", "Tidy"];

    /// <param name="filter">A tier (<c>unit</c>, <c>conformance</c>, <c>end-to-end</c>, <c>browser</c>, <c>tidy</c>), a project's short name, or a part of a class name.</param>
    public static TestSelection Create(IReadOnlyList<TestProject> all, string? filter)
    {
        if (string.IsNullOrEmpty(filter))
        {
            return new TestSelection(all, null);
        }

        if (filter.Equals("unit", StringComparison.OrdinalIgnoreCase))
        {
            return new TestSelection([.. all.Where(project => !NotUnit.Contains(project.ShortName))], null);
        }

        var name = filter.ToUpperInvariant() is "E2E" or "END-TO-END" ? "EndToEnd" : filter;
        var named = all.Where(project => project.ShortName.Equals(name, StringComparison.OrdinalIgnoreCase) || project.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (named.Count > 0)
        {
            return new TestSelection(named, null);
        }

        var holding = all.Where(project => Mentions(project, filter)).ToList();
        return holding.Count > 0
            ? new TestSelection(holding, $"*{filter}*")
            : throw new UserError($"--filter \"{filter}\" is neither a tier (unit, conformance, end-to-end, browser, tidy), nor a test project ({string.Join(", ", all.Select(project => project.ShortName))}), nor part of a test class's name.", exitCode: 2);
    }

    static bool Mentions(TestProject project, string className) =>
        Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories)
            .Any(file => File.ReadLines(file).Any(line => line.Contains("class ", StringComparison.Ordinal) && line.Contains(className, StringComparison.Ordinal)));
}
