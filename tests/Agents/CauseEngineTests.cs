using System.Globalization;
using Dendro.Agents.Core.RootCauses;
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
        var found = string.Join("; ", verdict.Causes.Select(cause => $"{cause.Service} {cause.Mechanism} {cause.State}"));
        Assert.Equal(one.Verdict, verdict.Kind switch { VerdictKind.Causes => "causes", VerdictKind.NothingWrong => "nothing_wrong", _ => "inconclusive" });
        Assert.Equal(string.Join("; ", one.Causes.Select(cause => $"{cause[0]} {cause[1]} {cause[3]}")), found);
        Assert.All(one.Causes.Zip(verdict.Causes), pair =>
            Assert.InRange(pair.Second.Confidence, double.Parse(pair.First[2], CultureInfo.InvariantCulture), 0.97));
    }

    [Fact]
    public void A_cause_names_its_path_who_is_affected_and_why()
    {
        var verdict = Judge(RootCauseCase.ReadAll().First());
        var cause = Assert.Single(verdict.Causes);
        Assert.Equal("order: its database inserts fail (PostgreSQL)", cause.Title);
        Assert.Equal(["customer", "ordercheck", "order", "PostgreSQL"], cause.Path);
        Assert.Equal(["ordercheck"], cause.Affected);
        Assert.Equal("PostgreSQL", cause.Recommendation.Split(' ')[2]);
        Assert.Equal(["error_origin", "error_share", "log_errors", "new_log_template"], cause.Scores.Keys.Order());
        Assert.NotEmpty(cause.Timeline);
    }

    [Fact]
    public void No_evidence_makes_certain()
    {
        Assert.All(RootCauseCase.ReadAll().SelectMany(one => Judge(one).Causes), cause => Assert.InRange(cause.Confidence, 0.35, 0.97));
    }

    static Verdict Judge(RootCauseCase one) =>
        new CauseEngine(NullLogger<CauseEngine>.Instance).Judge(one.Findings, one.ServicesSeen, RootCauseCase.Window);
}
