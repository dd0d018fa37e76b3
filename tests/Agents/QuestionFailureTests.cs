namespace Dendro.Agents.Tests;

/// <summary>What is answered when something is not there.</summary>
public sealed class QuestionFailureTests
{
    [Theory]
    [InlineData("p95 of order")]
    [InlineData("order?")]
    [InlineData("which service has the most errors?")]
    [InlineData("last 5 errors of order")]
    [InlineData("what does order depend on?")]
    [InlineData("show me the slowest trace")]
    [InlineData("list all services")]
    public async Task When_nothing_can_be_read_that_is_said(string question)
    {
        await using var system = await AgentSystem.StartAsync((_, _) => null);
        var answer = await system.AskAsync(question);
        Assert.Contains("the fake has no answer", (string?)answer["answer"]!["text"] + answer["answer"]!["coverage"]!["gaps"]);
        Assert.DoesNotContain("Nothing is wrong", (string?)answer["summary"]);
    }

    [Theory]
    [InlineData("error rate of order")]
    [InlineData("how many errors did order have?")]
    [InlineData("which service has the most errors?")]
    public async Task A_query_that_failed_is_no_zero(string question)
    {
        await using var system = await AgentSystem.StartAsync((tool, arguments) =>
            ((string?)arguments["query"])?.Contains("status = error", StringComparison.Ordinal) == true ? null : Shop.Healthy(tool, arguments));
        var answer = (await system.AskAsync(question))["answer"]!;
        Assert.Contains("the fake has no answer", (string?)answer["text"]);
        Assert.Null(answer["value"]);
    }

    [Theory]
    [InlineData("p95 of checkout", "Nothing here is called “checkout”.")]
    [InlineData("p95 of checkout", "These services are there:")]
    [InlineData("latency of ordercheck-v2", "Did you mean ordercheck?")]
    [InlineData("why is the payments service failing?", "Nothing here is called “payments”.")]
    public async Task A_name_that_is_not_there_is_said(string question, string said)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        Assert.Contains(said, (string?)(await system.AskAsync(question))["answer"]!["text"]);
    }

    [Fact]
    public async Task A_conversation_goes_on_by_its_id()
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        var first = await system.AskAsync("p95 of order");
        var (status, second) = await system.PostAsync("orchestrator",
            $$$"""{"query":"and ordercheck?","time_range":{{{Shop.TimeRange}}},"context":{"conversation_id":"{{{(string?)first["conversation_id"]}}}"}}""");
        Assert.Equal(200, status);
        Assert.Equal(("value", "duration", "p95"), ((string?)second["answer"]!["kind"], (string?)second["answer"]!["understood"]!["measure"], (string?)second["answer"]!["understood"]!["statistic"]));
        Assert.Equal("ordercheck", (string?)second["answer"]!["understood"]!["services"]![0]);
        Assert.Equal((string?)first["conversation_id"], (string?)second["conversation_id"]);
    }

    [Fact]
    public async Task A_conversation_outlives_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        await using (var system = await AgentSystem.StartAsync(Shop.Healthy, $"--AGENT_STATE_DIR={folder}"))
        {
            await system.PostAsync("orchestrator", $$$"""{"query":"p99 of order","time_range":{{{Shop.TimeRange}}},"context":{"conversation_id":"one"}}""");
        }

        await using var next = await AgentSystem.StartAsync(Shop.Healthy, $"--AGENT_STATE_DIR={folder}");
        var (_, answer) = await next.PostAsync("orchestrator", $$$"""{"query":"and ordercheck?","time_range":{{{Shop.TimeRange}}},"context":{"conversation_id":"one"}}""");
        Assert.True(answer["answer"] is not null, answer.ToJsonString());
        Assert.Equal(("value", "p99"), ((string?)answer["answer"]!["kind"], (string?)answer["answer"]!["understood"]!["statistic"]));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("""{"query":"x","context":{"conversation_id":"../../etc/passwd"}}""", "context.conversation_id")]
    [InlineData("""{"query":"x","context":{"conversation_id":7}}""", "context.conversation_id")]
    [InlineData("""{"query":"x","context":{"time_zone":"Mars/Olympus"}}""", "context.time_zone")]
    public async Task A_wrong_context_is_refused(string body, string member)
    {
        await using var system = await AgentSystem.StartAsync(Shop.Healthy);
        var (status, problem) = await system.PostAsync("orchestrator", body);
        Assert.Equal(400, status);
        Assert.NotNull(problem["errors"]![member]);
    }
}
