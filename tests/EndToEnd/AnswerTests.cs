using Dendro.EndToEnd.Tests.Questions;

namespace Dendro.EndToEnd.Tests;

/// <summary>Questions whose answers are compared with direct queries and known figures, about the shop and about a system that is nothing like it.</summary>
public sealed class AnswerTests(RunningSystem system) : IClassFixture<RunningSystem>
{
    [Fact]
    public async Task Answers_about_the_shop_are_right()
    {
        // Metrics are sent every fifteen seconds, and a rate needs two.
        await Eventually.TrueAsync(
            async () => (await system.QueryAsync("""count(count by (service_name) (increase(dotnet_process_cpu_time_seconds_total{service_namespace="shop"}[2m]))) == 7""")).GetProperty("data").GetProperty("result").GetArrayLength() > 0,
            () => "seven services have sent metrics twice");
        await AskAsync("shop-questions.txt");
    }

    [Fact]
    public async Task Answers_about_a_system_with_metrics_only_are_right()
    {
        var folder = Path.Combine(system.Home, "clinic");
        ClinicRecording.Write(await File.ReadAllTextAsync(Cases("clinic.txt"), TestContext.Current.CancellationToken), folder);
        await AskAsync("clinic-questions.txt", "--system", folder);
    }

    async Task AskAsync(string questions, params string[] more)
    {
        var outcome = await system.RunAsync(["eval", "questions", "--data", Cases(questions), "--json", .. more]);
        Assert.True(outcome.Output.Length > 0, outcome.Error);
        var wrong = outcome.Json.GetProperty("results").EnumerateArray().Where(result => result.GetProperty("wrong").GetArrayLength() > 0)
            .Select(result => $"{result.GetProperty("line")}: {result.GetProperty("question")}: {string.Join("; ", result.GetProperty("wrong").EnumerateArray())} ({result.GetProperty("text")})");
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    static string Cases(string file) => Path.Combine(AppContext.BaseDirectory, "Questions", file);
}
