using Dendro.Cli.Configuration;
using Dendro.Cli.Testing;

namespace Dendro.Cli.Tests;

public sealed class TestSelectionTests
{
    static readonly IReadOnlyList<TestProject> All = TestProject.All(Workspace.Find(null));

    [Fact]
    public void No_filter_runs_everything_and_the_whole_system_last()
    {
        var selection = TestSelection.Create(All, null);

        Assert.Equal(All, selection.Projects);
        Assert.Equal(["Browser", "EndToEnd"], selection.Projects.TakeLast(2).Select(project => project.ShortName));
    }

    [Theory]
    [InlineData("conformance", "Conformance")]
    [InlineData("e2e", "EndToEnd")]
    [InlineData("end-to-end", "EndToEnd")]
    [InlineData("Tidy", "Tidy")]
    [InlineData("Dendro.Cli.Tests", "Cli")]
    public void A_tier_or_project_runs_that(string filter, string project)
    {
        var selection = TestSelection.Create(All, filter);

        Assert.Equal(project, Assert.Single(selection.Projects).ShortName);
        Assert.Null(selection.ClassPattern);
    }

    [Fact]
    public void Unit_leaves_the_slow_tiers_out() =>
        Assert.DoesNotContain(TestSelection.Create(All, "unit").Projects, project => project.RunsAlone || project.ShortName is "Tidy" or "Conformance");

    [Fact]
    public void A_class_runs_in_the_projects_that_have_it()
    {
        var selection = TestSelection.Create(All, nameof(TestSelectionTests));

        Assert.Equal("Cli", Assert.Single(selection.Projects).ShortName);
        Assert.Equal("*TestSelectionTests*", selection.ClassPattern);
    }

    [Fact]
    public void Anything_else_is_refused() =>
        Assert.StartsWith("--filter \"Nonsuch", Assert.Throws<UserError>(() => TestSelection.Create(All, "Nonsuch" + Guid.NewGuid())).Message, StringComparison.Ordinal);
}
