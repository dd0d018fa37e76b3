using System.Text.Json;

namespace Dendro.Telemetry.Server.Tests.Rules;

/// <summary>Rules from their files to the API, in a process that is killed, over the tools that users have.</summary>
public sealed class RulesEndToEndTests : IAsyncLifetime
{
    const string Rules = """
        groups:
        - name: wood
          interval: 1s
          rules:
          - {record: "wood:level", expr: vector(7), labels: {type: oak}}
          - {alert: Burning, expr: "wood:level > 5", for: 2s, labels: {severity: page}, annotations: {summary: "{{ $labels.type }} burns"}}
        """;

    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("dendro-rules-data-");
    readonly DirectoryInfo _rules = Directory.CreateTempSubdirectory("dendro-rules-");
    ServerProcess _server = null!;
    HttpClient _client = null!;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string RuleFile => Path.Combine(_rules.FullName, "wood.yml");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(RuleFile, Rules, Token);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
        _rules.Delete(recursive: true);
    }

    [Fact]
    public async Task Alerts_fire_and_survive_kill_and_the_files_are_followed()
    {
        var fired = await UntilAsync("alerts", data => data.GetProperty("alerts") is var alerts && alerts.GetArrayLength() == 1 && alerts[0].GetProperty("state").GetString() == "firing");
        Assert.Equal("oak burns", fired.GetProperty("alerts")[0].GetProperty("annotations").GetProperty("summary").GetString());

        await _server.KillAsync(Token);
        await _server.DisposeAsync();
        _client.Dispose();
        await StartAsync();
        var again = await UntilAsync("alerts", data => data.GetProperty("alerts").GetArrayLength() == 1);
        Assert.Equal("firing", again.GetProperty("alerts")[0].GetProperty("state").GetString());
        Assert.InRange(Since(again) - Since(fired), TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));

        await File.WriteAllTextAsync(RuleFile, "groups: [{name: wood, rules: [{record: x, expr: 'sum('}]}]", Token);
        using var refused = await _client.PostAsync(new Uri("/-/reload", UriKind.Relative), null, Token);
        Assert.Equal(500, (int)refused.StatusCode);
        Assert.Contains("wood.yml: 1:49: group \"wood\", rule 1, \"x\": could not parse expression: 1:5: parse error: unclosed left parenthesis", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        await UntilAsync("alerts", data => data.GetProperty("alerts").GetArrayLength() == 1);

        await File.WriteAllTextAsync(RuleFile, "groups: [{name: wood, interval: 1s, rules: [{record: other, expr: vector(1)}]}]", Token);
        await UntilAsync("query?query=other", data => data.GetProperty("result").GetArrayLength() == 1);
        await UntilAsync("query?query=ALERTS", data => data.GetProperty("result").GetArrayLength() == 0);
    }

    [Fact]
    public async Task Promtool_asks_the_API()
    {
        await UntilAsync("query?query=wood:level", data => data.GetProperty("result").GetArrayLength() == 1);
        var url = new Uri(_server.Address, "/prometheus").ToString();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (arguments, expected) in new[]
        {
            (["query", "instant", url, "wood:level"], "wood:level{type=\"oak\"} => 7"),
            (["query", "range", $"--start={now - 60}", $"--end={now + 60}", "--step=15s", url, "sum(wood:level)"], "7 @["),
            (["query", "series", "--match=wood:level", url], "{__name__=\"wood:level\", type=\"oak\"}"),
            (new[] { "query", "labels", url, "type" }, "oak"),
        })
        {
            var (code, output) = await Promtool.RunAsync(arguments);
            Assert.True(code == 0, output);
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
    }

    async Task StartAsync()
    {
        _server = new ServerProcess(_data.FullName, ("TELEMETRY_RULES_DIR", _rules.FullName));
        await _server.ReadyAsync(Token);
        _client = new HttpClient { BaseAddress = _server.Address };
    }

    static DateTimeOffset Since(JsonElement data) => data.GetProperty("alerts")[0].GetProperty("activeAt").GetDateTimeOffset();

    async Task<JsonElement> UntilAsync(string request, Func<JsonElement, bool> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var last = "";
        try
        {
            while (await poll.WaitForNextTickAsync(deadline.Token))
            {
                last = await _client.GetStringAsync(new Uri($"/prometheus/api/v1/{request}", UriKind.Relative), deadline.Token);
                using var json = JsonDocument.Parse(last);
                if (json.RootElement.GetProperty("data") is var data && holds(data))
                {
                    return data.Clone();
                }
            }
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            Assert.Fail($"{request} still answers {last}");
        }

        throw new InvalidOperationException("The timer has ended.");
    }
}
