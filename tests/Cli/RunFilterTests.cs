using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Plan;

namespace Dendro.Cli.Tests;

/// <summary>What <c>./dendro</c> builds and what it starts fit together.</summary>
public sealed class RunFilterTests
{
    static readonly string Root = Workspace.Find(null).Root;

    [Fact]
    public void The_filter_lists_every_project_of_the_sources()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "src", "Cli", "Run.slnf")));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(project => project.GetString()!);

        Assert.Equal(Projects().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_host_that_is_started_is_a_project()
    {
        var assemblies = Projects().Select(project => Path.GetFileNameWithoutExtension(project)).ToHashSet();

        Assert.All(Hosts.All, host => Assert.Contains(host.Assembly, assemblies));
    }

    [Fact]
    public void No_two_parts_share_a_port()
    {
        var ports = new Ports(0);
        var used = Hosts.All.SelectMany(host => host.Ports).Append(SystemPlan.Kafka).Append(SystemPlan.Postgres).Select(name => ports[name]).ToList();

        Assert.Equal(used.Distinct(), used);
    }

    static IEnumerable<string> Projects() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Root, file));
}
