using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Dendro.Telemetry.Server.Tests.Rules.Notation;

/// <summary>A file of promtool's unit tests for rules; a field that is not known is an error.</summary>
public sealed record UnitTestFile
{
    public List<string> RuleFiles { get; init; } = [];

    public string EvaluationInterval { get; init; } = "1m";

    public List<string> GroupEvalOrder { get; init; } = [];

    public bool FuzzyCompare { get; init; }

    public List<TestGroup> Tests { get; init; } = [];

    /// <exception cref="YamlDotNet.Core.YamlException">It is no such file.</exception>
    public static UnitTestFile Read(string yaml) =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<UnitTestFile>(yaml);

    public sealed record TestGroup
    {
        public string? Name { get; init; }

        public string? Interval { get; init; }

        public string? StartTimestamp { get; init; }

        public List<InputSeries> InputSeries { get; init; } = [];

        public List<QueryTest> PromqlExprTest { get; init; } = [];

        public List<AlertTest> AlertRuleTest { get; init; } = [];

        public Dictionary<string, string> ExternalLabels { get; init; } = [];

        public string? ExternalUrl { get; init; }
    }

    public sealed record InputSeries
    {
        public string Series { get; init; } = "";

        public string Values { get; init; } = "";
    }

    public sealed record QueryTest
    {
        public string Expr { get; init; } = "";

        public string EvalTime { get; init; } = "0";

        public List<ExpectedSample> ExpSamples { get; init; } = [];
    }

    public sealed record ExpectedSample
    {
        public string Labels { get; init; } = "";

        public string Value { get; init; } = "0";

        public string? Histogram { get; init; }
    }

    public sealed record AlertTest
    {
        public string EvalTime { get; init; } = "0";

        public string Alertname { get; init; } = "";

        public List<ExpectedAlert> ExpAlerts { get; init; } = [];
    }

    public sealed record ExpectedAlert
    {
        public Dictionary<string, string> ExpLabels { get; init; } = [];

        public Dictionary<string, string> ExpAnnotations { get; init; } = [];
    }
}
