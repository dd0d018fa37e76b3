using Dendro.Cli.Testing;

namespace Dendro.Cli.Tests;

public sealed class TestReportTests
{
    [Fact]
    public void Adds_up_what_the_runner_reports()
    {
        var report = TestReport.Parse("""
            {"results":{"tests":[
              {"name":"a","status":"passed"},
              {"name":"b","status":"failed","message":"wrong","trace":"at b"},
              {"name":"c","status":"skipped","message":"no browser"},
              {"name":"d","status":"other"}]}}
            """);

        var total = report.Plus(TestReport.Empty with { Passed = 2 });

        Assert.Equal("3 passed, 2 failed, 1 skipped", total.ToString());
        Assert.Equal(new TestRemark("b", "wrong", "at b"), total.Failures[0]);
        Assert.Equal("no browser", Assert.Single(total.Skips).Message);
    }
}
