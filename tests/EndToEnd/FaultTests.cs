namespace Dendro.EndToEnd.Tests;

/// <summary>A shop whose services do not fail by themselves.</summary>
public sealed class QuietSystem() : RunningSystem(("ERROR_RATE", "0"));

public sealed class FaultTests(QuietSystem system) : IClassFixture<QuietSystem>
{
    [Fact]
    public async Task Nothing_is_wrong_until_a_fault_is_switched_on_which_is_then_named()
    {
        await AnswerAsync("is anything wrong?", answer =>
            answer.GetProperty("validation").GetProperty("verdict").GetString() == "nothing_wrong" && answer.GetProperty("root_causes").GetArrayLength() == 0);
        await NothingFailsAsync(SoakTests.Duration is null ? TimeSpan.FromSeconds(10) : TimeSpan.FromMinutes(5));

        var on = await system.RunAsync("fault", "order", "db-error");
        Assert.True(on.ExitCode == 0, on.Error);
        await AnswerAsync("why are orders failing?", answer =>
            answer.GetProperty("root_causes") is var causes && causes.GetArrayLength() > 0
            && causes[0].GetProperty("service").GetString() == "order"
            && causes[0].GetRawText().Contains("insert", StringComparison.OrdinalIgnoreCase));

        var off = await system.RunAsync("fault", "off", "--all");
        Assert.True(off.ExitCode == 0, off.Error);
        var list = await system.RunAsync("fault", "list", "--json");
        Assert.All(list.Json.EnumerateArray(), fault => Assert.False(fault.GetProperty("on").GetBoolean(), fault.GetRawText()));
    }

    [Fact]
    public async Task An_unknown_fault_is_refused_with_what_there_is()
    {
        var outcome = await system.RunAsync("fault", "order", "sabotage");

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("dendro: order:", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("db-error", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>From the start of the system on: no ERROR log and no failed span of any part.</summary>
    async Task NothingFailsAsync(TimeSpan duration)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        do
        {
            var logs = await system.QueryAsync("""{service_name=~".+"} | severity_number >= 17""");
            Assert.Equal("[]", logs.GetProperty("data").GetProperty("result").GetRawText());
            var spans = await system.QueryAsync("{ status = error }", "--lang", "traceql");
            Assert.Equal("[]", spans.TryGetProperty("traces", out var traces) ? traces.GetRawText() : "[]");
        }
        while (TimeProvider.System.GetElapsedTime(began) < duration && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
    }

    async Task AnswerAsync(string question, Func<System.Text.Json.JsonElement, bool> isRight)
    {
        var last = "";
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await system.RunAsync("ask", question, "--since", "5m", "--json");
                Assert.True(answer.ExitCode == 0, answer.Error);
                last = answer.Json.GetProperty("summary").GetString()!;
                return isRight(answer.Json);
            },
            () => $"\"{question}\" was answered: {last}");
    }
}
