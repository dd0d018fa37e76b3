namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Cases of upstream that fail here, each with the reason. A case is a line number, or the input itself.</summary>
internal static class KnownGaps
{
    const string NeedsRules = "queries what recording and alerting rules made, and rules are not evaluated";

    static readonly Dictionary<string, Dictionary<string, string>> ByFile = new()
    {
        ["unittest.yml"] = new()
        {
            ["3 count_over_time(fixed_data[1h]) at 1h"] = NeedsRules,
            ["3 timestamp(fixed_data) at 1h"] = NeedsRules,
            ["4 count(ALERTS) by (alertname, alertstate) at 4m"] = NeedsRules,
            ["5 job:test:count_over_time1m at 0m"] = NeedsRules,
            ["5 timestamp(job:test:count_over_time1m) at 10s"] = NeedsRules,
            ["5 job:test:count_over_time1m at 1m"] = NeedsRules,
            ["5 timestamp(job:test:count_over_time1m) at 1m10s"] = NeedsRules,
            ["5 job:test:count_over_time1m at 2m"] = NeedsRules,
            ["5 timestamp(job:test:count_over_time1m) at 2m59s999ms"] = NeedsRules,
        },
        ["long-period.yml"] = new()
        {
            ["1 fixed_data at 106700d"] = NeedsRules,
        },
    };

    public static IReadOnlyDictionary<string, string> Of(string file) => ByFile.GetValueOrDefault(file) ?? [];
}
