using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Tests.Notation;
using Dendro.Telemetry.Server.Rules;
using Dendro.Telemetry.Server.Rules.Files;
using Dendro.Telemetry.Server.Tests.Rules.Notation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Server.Tests.Rules;

/// <summary>What happens to a group's state beyond one evaluation after the other.</summary>
public sealed class RuleGroupTests
{
    readonly InMemorySeriesSource _source = new();
    readonly MemoryRuleSink _sink;

    public RuleGroupTests()
    {
        _sink = new MemoryRuleSink(_source);
        Loader.Load(_source, Assert.Single(Script.Read("load 1m\n  up{instance=\"a\"} 0x100\n  up{instance=\"b\"} 1x100\n  temperature 9x100\n")));
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 20, 21, "pending")]
    [InlineData(2, 20, 28, "firing")]
    [InlineData(10, 69, 70, "firing")]
    [InlineData(10, 85, 86, "pending")]
    public async Task Alerts_go_on_after_a_restart_and_the_outage_does_not_count(int downAt, int upAt, int askedAt, string state)
    {
        const string Rules = "- {alert: Down, expr: up == 0, for: 10m}";
        await EvaluateAsync(Group(Rules), 0, downAt);
        var restarted = Group(Rules);
        await restarted.RestoreAsync(upAt * 60_000, Token);
        await EvaluateAsync(restarted, upAt, askedAt);
        Assert.Equal(state, await StateAsync(askedAt));
    }

    [Fact]
    public async Task An_alert_that_was_kept_firing_is_still_kept_after_a_restart()
    {
        const string Rules = "- {alert: Hot, expr: temperature > 5 and on () (vector(time()) <= 60), keep_firing_for: 5m}";
        await EvaluateAsync(Group(Rules), 0, 2);
        var restarted = Group(Rules);
        await restarted.RestoreAsync(180_000, Token);
        await EvaluateAsync(restarted, 3, 4);
        Assert.Equal("firing", await StateAsync(4));
        await EvaluateAsync(restarted, 5, 9);
        Assert.Equal("", await StateAsync(9));
    }

    [Fact]
    public async Task A_changed_group_keeps_the_alerts_of_rules_that_stayed_and_ends_the_series_of_others()
    {
        var before = Group("- {alert: Down, expr: up == 0, for: 5m}\n- {record: old, expr: up}");
        await EvaluateAsync(before, 0, 4);
        var after = Group("- {record: new, expr: up}\n- {alert: Down, expr: up == 0, for: 5m, annotations: {a: b}}");
        after.TakeOver(before);
        await EvaluateAsync(after, 5, 5);
        Assert.Equal("firing", await StateAsync(5));
        Assert.Empty(await QueryAsync("old", 5));
        Assert.Equal(2, (await QueryAsync("new", 5)).Count);
    }

    [Fact]
    public async Task A_stopped_group_ends_its_series()
    {
        var group = Group("- {record: x, expr: up}\n- {alert: Down, expr: up == 0}");
        await EvaluateAsync(group, 0, 1);
        await group.StopAsync(90_000, Token);
        Assert.Empty(await QueryAsync("{__name__=~\"x|ALERTS.*\"}", 2));
    }

    [Theory]
    [InlineData("- {record: x, expr: sum by (instance) (up), labels: {instance: z}}", "vector contains metrics with the same labelset after applying rule labels")]
    [InlineData("- {alert: x, expr: up >= 0, labels: {instance: z}}", "vector contains metrics with the same labelset after applying alert labels")]
    [InlineData("- {record: x, expr: up}", "exceeded limit of 1 with 2 series", 1)]
    [InlineData("- {alert: x, expr: up >= 0}", "exceeded limit of 1 with 2 alerts", 1)]
    [InlineData("- {record: x, expr: \"up[5m]\"}", "rule result is not a vector or scalar")]
    [InlineData("- {record: x, expr: up * on () up}", "found duplicate series for the match group {}")]
    public async Task A_rule_that_fails_says_why_and_the_next_is_evaluated_all_the_same(string rule, string error, int limit = 0)
    {
        var group = Group($"{rule}\n- {{record: y, expr: temperature}}", limit);
        await EvaluateAsync(group, 0, 0);
        Assert.Equal("err", group.Rules[0].Status.Health);
        Assert.StartsWith(error, group.Rules[0].Status.LastError, StringComparison.Ordinal);
        Assert.Equal("ok", group.Rules[1].Status.Health);
        Assert.Single(await QueryAsync("y", 0));
    }

    [Fact]
    public async Task A_series_that_could_not_be_ended_is_ended_later()
    {
        var group = Group("- {record: x, expr: temperature and on () (vector(time()) < 60)}");
        await EvaluateAsync(group, 0, 0);
        _sink.Failure = "the store's queue is full";
        await EvaluateAsync(group, 1, 1);
        Assert.Equal("the store's queue is full", group.Rules[0].Status.LastError);
        Assert.Single(await QueryAsync("x", 1));
        _sink.Failure = null;
        await EvaluateAsync(group, 2, 2);
        Assert.Empty(await QueryAsync("x", 2));
    }

    RuleGroup Group(string rules, int limit = 0)
    {
        var text = $"groups:\n- name: g\n  limit: {limit}\n  rules:\n  {rules.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
        return new RuleGroup(Assert.Single(RuleFileReader.Read("test.yml", text)), Environment, NullLogger.Instance);
    }

    RuleEnvironment Environment => new() { Source = _source, Sink = _sink };

    static async Task EvaluateAsync(RuleGroup group, int fromMinute, int throughMinute)
    {
        for (var minute = fromMinute; minute <= throughMinute; minute++)
        {
            await group.EvaluateAsync(minute * 60_000, Token);
        }
    }

    async Task<string> StateAsync(int minute) =>
        string.Join(' ', (await QueryAsync("ALERTS", minute)).Select(labels => labels[AlertingRule.StateLabel]));

    async Task<List<Labels>> QueryAsync(string query, int minute) =>
        [.. (await Environment.QueryAsync(query, minute * 60_000, Token)).Select(element => element.Labels)];
}
