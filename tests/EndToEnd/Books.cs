namespace Dendro.EndToEnd.Tests;

/// <summary>The shop's books as <c>./dendro verify</c> reads them, past the services.</summary>
internal static class Books
{
    /// <summary>Orders stored so far; the books are read as they are.</summary>
    public static async Task<int> OrdersAsync(RunningSystem system)
    {
        var outcome = await system.RunAsync("verify", "--grace", "1ms", "--json");
        Assert.True(outcome.Output.Length > 0, outcome.Error);
        return outcome.Json.GetProperty("orders").GetProperty("orders").GetInt32();
    }

    /// <summary>Waits until what is in the topics now is processed; then nothing may be lost, doubled or oversold.</summary>
    /// <returns>What was checked.</returns>
    public static async Task<string> VerifyAsync(RunningSystem system, string about = "")
    {
        var outcome = await system.RunAsync("verify", "--wait", "120s", "--grace", "30s");
        Assert.True(outcome.ExitCode == 0, $"{about}\n{outcome.Output}{outcome.Error}");
        return outcome.Output;
    }
}
