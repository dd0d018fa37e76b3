using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Tests.Notation;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Queries over input series, as promtool's unit test files hold them. Rules are not evaluated.</summary>
public sealed class UnitTestFileTests
{
    public static TheoryData<string> Files => ["unittest.yml", "start-time-test.yml", "long-period.yml", "no-test-group-interval.yml"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Queries_give_the_samples_that_the_file_expects(string name)
    {
        var deserializer = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
        var file = deserializer.Deserialize<TestFile>(await PromQLCases.ReadAsync(Path.Combine("promtool", name)));
        var results = new List<(string, string?)>();
        for (var group = 0; group < file.Tests.Count; group++)
        {
            foreach (var query in file.Tests[group].PromqlExprTest)
            {
                results.Add(($"{group + 1} {query.Expr} at {query.EvalTime}", await RunAsync(file.Tests[group], query)));
            }
        }

        Gaps.Check(name, results);
    }

    static async Task<string?> RunAsync(TestGroup group, QueryTest test)
    {
        var startMs = StartMs(group.StartTimestamp);
        var timeMs = startMs + Script.Milliseconds(test.EvalTime);
        try
        {
            var query = new PromQLQuery { Text = test.Expr, StartMs = timeMs, EndMs = timeMs };
            var result = await new PromQLEngine(Load(group, startMs)).QueryAsync(query, TestContext.Current.CancellationToken);
            (Labels Labels, Point Point)[] actual = result.Value switch
            {
                PromQLValue.InstantVector vector => [.. vector.Elements],
                PromQLValue.Scalar scalar => [(Labels.Empty, new Point(scalar.Value))],
                _ => [],
            };
            var expected = test.ExpSamples.Select(Sample).ToArray();
            var isSame = expected.Length == actual.Length
                && expected.All(one => actual.Any(other => other.Labels.Equals(one.Labels) && Comparison.AreClose(one.Point, other.Point)));
            return isSame ? null : $"expected {Show(expected)}, got {Show(actual)}";
        }
        catch (PromQLException error)
        {
            return error.Message;
        }
    }

    static InMemorySeriesSource Load(TestGroup group, long startMs)
    {
        var source = new InMemorySeriesSource();
        var stepMs = Script.Milliseconds(group.Interval);
        foreach (var series in group.InputSeries.Select(input => SeriesNotation.Parse($"{input.Series} {input.Values}")))
        {
            for (var i = 0; i < series.Points.Count; i++)
            {
                if (series.Points[i] is { } point)
                {
                    source.Add(series.Labels, startMs + (i * stepMs), point.Value, point.Histogram);
                }
            }
        }

        return source;
    }

    static long StartMs(string? text) => text is null ? 0
        : long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds * 1000
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    static (Labels Labels, Point Point) Sample(ExpectedSample sample)
    {
        var point = sample.Histogram is null ? new Point(SeriesNotation.Number(sample.Value)) : new Point(0, HistogramNotation.Parse(sample.Histogram));
        return (SeriesNotation.Parse($"{sample.Labels} 0").Labels, point);
    }

    static string Show(IEnumerable<(Labels Labels, Point Point)> samples) =>
        string.Join(", ", samples.Select(sample => $"{sample.Labels} {Comparison.Show(sample.Point)}"));

    public sealed record TestFile
    {
        public List<TestGroup> Tests { get; init; } = [];
    }

    public sealed record TestGroup
    {
        public string Interval { get; init; } = "1m";

        public string? StartTimestamp { get; init; }

        public List<InputSeries> InputSeries { get; init; } = [];

        public List<QueryTest> PromqlExprTest { get; init; } = [];
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
}
