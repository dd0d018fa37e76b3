using System.Globalization;
using Dendro.Agents.Core.Verdicts;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Agents.Tests;

public sealed class CauseEngineTests
{
    public static TheoryData<string> Cases => [.. RootCauseCase.ReadAll().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_evidence_leads_to_the_expected_causes(string name)
    {
        var one = RootCauseCase.ReadAll().Single(candidate => candidate.Name == name);
        var verdict = Judge(one);
        var found = string.Join("; ", verdict.Causes.Select(cause => $"{cause.Service} {Snake(cause.Mechanism.ToString())} {cause.State}"));
        Assert.Equal(one.Verdict, verdict.Kind switch { VerdictKind.Causes => "causes", VerdictKind.NothingWrong => "nothing_wrong", _ => "inconclusive" });
        Assert.Equal(string.Join("; ", one.Causes.Select(cause => $"{cause[0]} {cause[1]} {cause[3]}")), found);
        Assert.All(one.Causes.Zip(verdict.Causes), pair =>
            Assert.InRange(pair.Second.Confidence, double.Parse(pair.First[2], CultureInfo.InvariantCulture), 0.97));
    }

    [Fact]
    public void A_cause_names_its_path_who_is_affected_and_why()
    {
        var cause = Assert.Single(Judge(RootCauseCase.ReadAll().First()).Causes);
        Assert.Equal("order: its calls to PostgreSQL fail", cause.Title);
        Assert.Equal(["customer", "ordercheck", "order", "PostgreSQL"], cause.Path);
        Assert.Equal(["ordercheck"], cause.Affected);
        Assert.Equal("PostgreSQL", cause.Dependency);
        Assert.StartsWith("Look at PostgreSQL behind order", cause.Recommendation, StringComparison.Ordinal);
        Assert.Equal(["failure_origin_at_dependency", "failures", "log_errors"], cause.Scores.Keys.Order());
        Assert.NotEmpty(cause.Timeline);
    }

    [Fact]
    public void Less_is_certain_when_not_everything_could_be_looked_at()
    {
        var one = RootCauseCase.ReadAll().First();
        var engine = new CauseEngine(NullLogger<CauseEngine>.Instance);
        var (whole, part) = (engine.Judge(one.Findings, one.ServicesSeen).Causes[0], engine.Judge(one.Findings, one.ServicesSeen, coverage: 0.5).Causes[0]);
        Assert.InRange(part.Confidence, 0.35, 0.9 * whole.Confidence);
        Assert.Contains("Not everything could be looked at.", part.CounterEvidence);
        Assert.Equal(VerdictKind.NotAllSeen, engine.Judge([], ["order"], coverage: 0.9).Kind);
    }

    static Verdict Judge(RootCauseCase one) => new CauseEngine(NullLogger<CauseEngine>.Instance).Judge(one.Findings, one.ServicesSeen);

    static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
