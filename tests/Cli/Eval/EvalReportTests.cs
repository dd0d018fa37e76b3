using Dendro.Cli.Eval;
using Dendro.Cli.Eval.Scores;
using Dendro.Cli.Output;

namespace Dendro.Cli.Tests.Eval;

public sealed class EvalReportTests
{
    static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static CaseResult Fault(string fault, params NamedCause[] causes) => new()
    {
        Case = "a-1",
        System = "a",
        Truth = new Truth("cart", fault) { Since = Since, Instance = "cart-1" },
        Verdict = causes.Length > 0 ? "causes" : "nothing_wrong",
        Causes = causes,
        Seconds = 1,
        Services = 4,
        Bars = new Dictionary<string, IReadOnlyList<string>> { ["largest deviation"] = ["pay", "cart"] },
    };

    static CaseResult Quiet(string verdict) => new() { Case = "a-quiet-1", System = "a", Verdict = verdict, Causes = verdict == "causes" ? [Cause("cart", "slow", 0.95)] : [], Seconds = 3 };

    static NamedCause Cause(string service, string mechanism, double confidence = 0.8, int late = 0) => new(service, mechanism, confidence) { Since = Since.AddSeconds(late), Instance = "cart-1" };

    [Fact]
    public void Ranks_are_those_of_distinct_services()
    {
        var score = Score.Of("a",
        [
            Fault("cpu", Cause("CART", "cpu")),
            Fault("cpu", Cause("pay", "slow"), Cause("pay", "cpu"), Cause("cart", "lock", late: 60)),
            Fault("cpu", Cause("a", "cpu"), Cause("b", "cpu"), Cause("c", "cpu"), Cause("cart", "cpu", late: -10)),
            Fault("cpu"),
        ]);

        Assert.Equal("1/4 2/4 3/4", $"{Of(score.At1)} {Of(score.At3)} {Of(score.At5)}");
        Assert.Equal("2/3 2/3 3/3", $"{Of(score.Mechanism)} {Of(score.Onset)} {Of(score.Instance)}");
        Assert.Equal(10, score.OnsetMedianSeconds);
    }

    [Fact]
    public void Naming_the_other_end_of_what_broke_is_right()
    {
        var result = Fault("third_party", Cause("api.bank.example", "third_party"));

        Assert.Null(result.Rank);
        Assert.Equal(1, (result with { Truth = result.Truth! with { Dependency = "api.bank.example" } }).Rank);
        var needs = Fault("postgres-down", Cause("order", "failing_dependency") with { Dependency = "orders" });
        Assert.Null(needs.Rank);
        Assert.Equal(1, (needs with { Truth = needs.Truth! with { Service = "orders" } }).Rank);
        Assert.Equal(1, (needs with { Truth = needs.Truth! with { Names = ["stocks", "Orders"] } }).Rank);
    }

    [Fact]
    public void Quiet_windows_count_alarms_and_what_is_not_known()
    {
        var score = Score.Of("a", [Quiet("causes"), Quiet("nothing_wrong"), Quiet("inconclusive"), Fault("cpu") with { Error = "no" }]);

        Assert.Equal("1/3 1/4 1", $"{Of(score.Alarms)} {Of(score.NotKnown)} {score.Failed}");
        Assert.Equal((3, 3), (score.MedianSeconds, score.P95Seconds));
    }

    [Theory]
    [InlineData("cpu_contention", "slow", true)]
    [InlineData("cpu_contention", "network", false)]
    [InlineData("return", "missing_step", true)]
    [InlineData("surge", "surge", true)]
    [InlineData("surge", "drop", false)]
    public void A_fault_has_its_mechanisms(string fault, string mechanism, bool isRight) => Assert.Equal(isRight, FaultMechanisms.IsRight(fault, mechanism));

    [Fact]
    public void Confidence_is_held_against_what_was_right()
    {
        var bins = ReliabilityBin.Of([Fault("cpu", Cause("cart", "cpu", 0.85)), Fault("cpu", Cause("pay", "cpu", 0.81)), Quiet("causes"), Quiet("nothing_wrong")]);

        Assert.Equal(["0.8 1/2", "0.9 0/1"], bins.Select(bin => FormattableString.Invariant($"{bin.From} {Of(bin.Right)}")));
    }

    [Fact]
    public void Bars_stand_beside()
    {
        var bars = BarScore.Of("a", [Fault("cpu"), Quiet("nothing_wrong")]);

        Assert.Equal(
            ["random 0.25 0.75 1", "largest deviation 0 1 1", "new error lines 0 0 0"],
            bars.Select(bar => FormattableString.Invariant($"{bar.Name} {bar.At1} {bar.At3} {bar.At5}")));
    }

    [Fact]
    public void A_running_system_has_no_bars() => Assert.Empty(BarScore.Of("a", [Fault("cpu") with { Services = 0 }]));

    [Fact]
    public void The_tables_show_what_there_is()
    {
        using var text = new StringWriter();

        EvalTables.Write(EvalReport.Of(5, [Fault("cpu", Cause("cart", "cpu")), Fault("lock", Cause("pay", "slow")), Quiet("causes")]), Terminal.Create(text, isTerminal: false));

        Assert.Contains("a       2       50 % [9…91]", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("3 of 5 cases.", text.ToString(), StringComparison.Ordinal);
        Assert.Equal("   2/5 ✗ a-1: cart lock → pay slow 80 % (1.0 s)", EvalTables.Line(2, 5, Fault("lock", Cause("pay", "slow"))));
    }

    static string Of(Share share) => $"{share.Right}/{share.Of}";
}
