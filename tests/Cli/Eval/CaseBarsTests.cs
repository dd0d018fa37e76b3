using System.Globalization;
using Dendro.Cli.Eval.Bars;

namespace Dendro.Cli.Tests.Eval;

public sealed class CaseBarsTests : IDisposable
{
    static readonly DateTimeOffset Onset = DateTimeOffset.UnixEpoch.AddSeconds(100);

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_series_that_left_its_level_furthest_leads()
    {
        var bars = await ReadAsync(
            Gauge("cart", 10, 11, 12, 11, 10, 11, 10, 12, 11, 10, 20, 21),
            Gauge("pay", 100, 140, 120, 110, 100, 130, 120, 110, 120, 100, 180, 190),
            Gauge("still", 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5));

        Assert.Equal(3, bars.Services);
        Assert.Equal(["cart", "pay"], bars.Named["largest deviation"]);
    }

    [Fact]
    public async Task Of_a_counter_the_increases_count()
    {
        var bars = await ReadAsync(
            Counter("grows", Enumerable.Range(0, 12).Select(i => 1000 * i)),
            Counter("jumps", [0, 10, 21, 30, 41, 50, 60, 71, 80, 90, 200, 310]));

        Assert.Equal(["jumps"], bars.Named["largest deviation"]);
    }

    [Fact]
    public async Task Errors_that_were_always_there_are_not_new()
    {
        var bars = await ReadAsync(Errors("steady", [5, 25, 45, 65, 85, 105]), Errors("new", [101, 102, 103]), Errors("told", [115], "\"body\":{\"stringValue\":\"FATAL: no\"}"));

        Assert.Equal(["new", "told", "steady"], bars.Named["new error lines"]);
    }

    async Task<CaseBars> ReadAsync(params string[] lines)
    {
        var path = Path.Combine(_folder.Path, "a.jsonl");
        await File.WriteAllLinesAsync(path, lines, TestContext.Current.CancellationToken);
        return await CaseBars.ReadAsync([path], Onset, TestContext.Current.CancellationToken);
    }

    static string Gauge(string service, params int[] values) => Line(service, "Metrics", "metrics", $$$"""{"name":"g","gauge":{"dataPoints":[{{{Points(values)}}}]}}""");

    static string Counter(string service, IEnumerable<int> values) => Line(service, "Metrics", "metrics", $$$"""{"name":"c","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{{{Points(values)}}}]}}""");

    static string Errors(string service, int[] seconds, string record = "\"severityNumber\":17") =>
        Line(service, "Logs", "logRecords", string.Join(',', seconds.Select(second => $$"""{"timeUnixNano":"{{second}}000000000",{{record}}}""")));

    static string Points(IEnumerable<int> values) =>
        string.Join(',', values.Index().Select(value => string.Create(CultureInfo.InvariantCulture, $$"""{"timeUnixNano":"{{value.Index}}0000000000","asDouble":{{value.Item}}}""")));

    static string Line(string service, string kind, string records, string content) =>
        $$$"""{"resource{{{kind}}}":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},"scope{{{kind}}}":[{"{{{records}}}":[{{{content}}}]}]}]}""";
}
