namespace Dendro.Tidy.Tests;

/// <summary>Dependencies point one way.</summary>
public sealed class ProjectGraphTests
{
    /// <summary>What each project may reference directly; ARCHITECTURE.md draws the same graph.</summary>
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dendro.HttpGuard"] = [],
        ["Dendro.Shop.Contracts"] = [],
        ["Dendro.Shop.ServiceKit"] = ["Dendro.HttpGuard", "Dendro.Shop.Contracts"],
        ["Dendro.Shop.Customer"] = ["Dendro.Shop.ServiceKit"],
        ["Dendro.Shop.Supplier"] = ["Dendro.Shop.ServiceKit"],
        ["Dendro.Shop.OrderCheck"] = ["Dendro.Shop.ServiceKit"],
        ["Dendro.Shop.SupplierCheck"] = ["Dendro.Shop.ServiceKit"],
        ["Dendro.Shop.Persistence"] = ["Dendro.Shop.ServiceKit"],
        ["Dendro.Shop.Order"] = ["Dendro.Shop.Persistence"],
        ["Dendro.Shop.Stock"] = ["Dendro.Shop.Persistence"],
        ["Dendro.Shop.OrderManagement"] = ["Dendro.Shop.ServiceKit"],
        ["Dendro.Instrumentation"] = [],
        ["Dendro.Telemetry.Model"] = [],
        ["Dendro.Telemetry.PromQL"] = ["Dendro.Telemetry.Model"],
        ["Dendro.Telemetry.Templates"] = [],
        ["Dendro.Telemetry.LogQL"] = ["Dendro.Telemetry.Model", "Dendro.Telemetry.PromQL", "Dendro.Telemetry.Templates"],
        ["Dendro.Telemetry.TraceQL"] = ["Dendro.Telemetry.Model"],
        ["Dendro.Telemetry.Storage"] = ["Dendro.Telemetry.Model", "Dendro.Telemetry.PromQL", "Dendro.Telemetry.LogQL", "Dendro.Telemetry.TraceQL"],
        ["Dendro.Telemetry.Server"] = ["Dendro.HttpGuard", "Dendro.Telemetry.Storage", "Dendro.Telemetry.Templates"],
        ["Dendro.Mcp"] = ["Dendro.HttpGuard"],
        ["Dendro.Agents.Core"] = ["Dendro.HttpGuard"],
        ["Dendro.Agents.Orchestrator"] = ["Dendro.Agents.Core"],
        ["Dendro.Agents.Logs"] = ["Dendro.Agents.Core"],
        ["Dendro.Agents.Metrics"] = ["Dendro.Agents.Core"],
        ["Dendro.Agents.Traces"] = ["Dendro.Agents.Core"],
        ["Dendro.Web"] = ["Dendro.HttpGuard"],
        ["Dendro.Cli"] = ["Dendro.Shop.Contracts"],
    };

    static IEnumerable<Project> Sources => Projects.All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void A_project_references_only_what_it_may() => Violations.AssertNone(
        "References that the architecture does not allow:",
        from project in Sources
        from reference in project.References
        where !Allowed.TryGetValue(project.Name, out var allowed) || !allowed.Contains(reference)
        select $"{project.Name} → {reference}");

    [Fact]
    public void Every_project_is_known() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Sources.Select(project => project.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_shop_has_no_line_of_OpenTelemetry() => Violations.AssertNone(
        "The start-up hook alone knows OpenTelemetry:",
        Sources.Where(project => project.Path.StartsWith("src/Shop/", StringComparison.Ordinal))
            .SelectMany(project => project.Packages.Where(package => package.Contains("OpenTelemetry", StringComparison.OrdinalIgnoreCase)).Select(package => $"{project.Path}: {package}"))
            .Concat(
                from file in SourceTree.CSharp
                where file.StartsWith("src/Shop/", StringComparison.Ordinal)
                from line in SourceTree.Lines(file).Index()
                where line.Item.TrimStart().StartsWith("using OpenTelemetry", StringComparison.Ordinal)
                select $"{file}:{line.Index + 1}: {line.Item}"));

    [Fact]
    public void Every_http_server_keeps_pages_of_other_sites_away() => Violations.AssertNone(
        "Projects that build a web host without UseBrowserGuard:",
        from project in Sources
        let code = string.Concat(SourceTree.CSharp.Where(file => file.StartsWith(project.Folder + "/", StringComparison.Ordinal)).Select(SourceTree.Read))
        where code.Contains("WebApplication.Create", StringComparison.Ordinal) && !code.Contains("UseBrowserGuard(", StringComparison.Ordinal)
        select project.Name);

    [Fact]
    public void Only_storage_knows_DuckDB() => Violations.AssertNone(
        "Projects that reference DuckDB:",
        from project in Sources
        where project.Name != "Dendro.Telemetry.Storage" && project.Packages.Any(package => package.StartsWith("DuckDB", StringComparison.Ordinal))
        select project.Name);

    [Fact]
    public void Every_project_folder_of_the_sources_has_a_readme() => Violations.AssertNone(
        "Folders without README.md:",
        from project in Sources
        where !SourceTree.Has($"{project.Folder}/README.md")
        select project.Folder);

    [Fact]
    public void Every_project_is_in_the_solution() => Violations.AssertNone(
        "Projects that Dendro.slnx does not list:",
        Projects.All.Select(project => project.Path).Where(path => !SourceTree.Read("Dendro.slnx").Contains($"\"{path}\"", StringComparison.Ordinal)));
}
