using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Tests.Notation;
using Dendro.Telemetry.Server.Rules;
using Dendro.Telemetry.Server.Rules.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dendro.Telemetry.Server.Tests.Rules.Notation;

/// <summary>
/// Runs one group of a unit test file as promtool does: rules are evaluated at every interval up to the last test, and
/// see only the input up to then.
/// </summary>
internal sealed class UnitTestRunner
{
    readonly UnitTestFile _file;
    readonly UnitTestFile.TestGroup _test;
    readonly InMemorySeriesSource _source = new();
    readonly Queue<(long TimeMs, Labels Series, Point Point)> _input;
    readonly RuleEnvironment _environment;
    readonly long _startMs;
    readonly long _intervalMs;

    UnitTestRunner(UnitTestFile file, UnitTestFile.TestGroup test)
    {
        (_file, _test) = (file, test);
        _startMs = StartMs(test.StartTimestamp);
        _intervalMs = Script.Milliseconds(file.EvaluationInterval);
        _input = new(Input().OrderBy(sample => sample.TimeMs));
        _environment = new RuleEnvironment
        {
            Source = _source,
            Sink = new MemoryRuleSink(_source),
            IntervalMs = _intervalMs,
            ExternalLabels = Labels.From(test.ExternalLabels.Select(label => new Label(label.Key, label.Value))),
            ExternalUrl = test.ExternalUrl ?? "",
        };
    }

    /// <summary>Runs all groups; a case is one test of a query or an alert, or the evaluation of the rules.</summary>
    /// <exception cref="RuleFileException">A rule file is wrong.</exception>
    /// <exception cref="FormatException">An input series is wrong.</exception>
    public static async Task<List<(string Case, string? Problem)>> RunAsync(string folder, string yaml, CancellationToken cancellationToken)
    {
        var file = UnitTestFile.Read(yaml);
        var definitions = new List<RuleGroupDefinition>();
        foreach (var path in file.RuleFiles.SelectMany(pattern => Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)))
        {
            definitions.AddRange(RuleFileReader.Read(path, await File.ReadAllTextAsync(path, cancellationToken)));
        }

        var ordered = definitions.OrderBy(group => Math.Max(0, file.GroupEvalOrder.IndexOf(group.Name))).ToArray();
        var results = new List<(string, string?)>();
        for (var i = 0; i < file.Tests.Count; i++)
        {
            var cases = await new UnitTestRunner(file, file.Tests[i]).RunAsync(ordered, cancellationToken);
            results.AddRange(cases.Select(one => ($"{i + 1} {one.Case}", one.Problem)));
        }

        return results;
    }

    async Task<List<(string Case, string? Problem)>> RunAsync(IReadOnlyList<RuleGroupDefinition> definitions, CancellationToken cancellationToken)
    {
        var results = new List<(string, string?)>();
        RuleGroup[] groups = [.. definitions.Select(definition => new RuleGroup(definition, _environment, NullLogger.Instance))];
        var lastMs = _test.AlertRuleTest.Select(test => test.EvalTime).Concat(_test.PromqlExprTest.Select(test => test.EvalTime)).Select(Script.Milliseconds).DefaultIfEmpty().Max();
        for (var atMs = 0L; atMs <= lastMs; atMs += _intervalMs)
        {
            while (_input.TryPeek(out var sample) && sample.TimeMs <= _startMs + atMs)
            {
                _source.Add(sample.Series, sample.TimeMs, sample.Point.Value, sample.Point.Histogram);
                _input.Dequeue();
            }

            foreach (var group in groups)
            {
                await group.EvaluateAsync(_startMs + atMs, cancellationToken);
            }

            var failed = groups.SelectMany(group => group.Rules).FirstOrDefault(rule => rule.Status.Health == "err");
            if (failed is not null)
            {
                return [.. results, ($"rule {failed.Definition.Name} at {PromQL.Syntax.PrometheusDuration.Format(atMs)}", failed.Status.LastError)];
            }

            results.AddRange(_test.AlertRuleTest
                .Where(test => Script.Milliseconds(test.EvalTime) is var time && time >= atMs && time < atMs + _intervalMs)
                .Select(test => ($"alert {test.Alertname} at {test.EvalTime}", CheckAlerts(test, groups))));
        }

        foreach (var test in _test.PromqlExprTest)
        {
            results.Add(($"{test.Expr} at {test.EvalTime}", await CheckQueryAsync(test, cancellationToken)));
        }

        return results;
    }

    static string? CheckAlerts(UnitTestFile.AlertTest test, IEnumerable<RuleGroup> groups)
    {
        var actual = groups.SelectMany(group => group.Rules).OfType<AlertingRule>()
            .Where(rule => rule.Definition.Name == test.Alertname)
            .SelectMany(rule => rule.Active)
            .Where(alert => alert.State == AlertState.Firing)
            .Select(alert => $"{alert.Labels} {alert.Annotations}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        var expected = test.ExpAlerts
            .Select(alert => $"{Set(alert.ExpLabels).With(AlertingRule.NameLabel, test.Alertname)} {Set(alert.ExpAnnotations)}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        return actual.SequenceEqual(expected) ? null : $"expected {string.Join(", ", expected)}, got {string.Join(", ", actual)}";
    }

    async Task<string?> CheckQueryAsync(UnitTestFile.QueryTest test, CancellationToken cancellationToken)
    {
        try
        {
            var actual = await _environment.QueryAsync(test.Expr, _startMs + Script.Milliseconds(test.EvalTime), cancellationToken);
            var expected = test.ExpSamples.Select(Sample).ToArray();
            var isSame = expected.Length == actual.Count
                && expected.All(one => actual.Any(other => other.Labels.Equals(one.Labels) && AreSame(one.Point, other.Point)));
            return isSame ? null : $"expected {Show(expected)}, got {Show(actual)}";
        }
        catch (PromQLException error)
        {
            return error.Message;
        }
    }

    // Floats must be the same to the bit, or next to each other.
    bool AreSame(Point expected, Point actual)
    {
        if (expected.Histogram is not null || actual.Histogram is not null)
        {
            return Comparison.AreClose(expected, actual);
        }

        return expected.Value.Equals(actual.Value)
            || (_file.FuzzyCompare && (Math.BitIncrement(expected.Value).Equals(actual.Value) || Math.BitDecrement(expected.Value).Equals(actual.Value)));
    }

    IEnumerable<(long TimeMs, Labels Series, Point Point)> Input()
    {
        var stepMs = Script.Milliseconds(_test.Interval ?? _file.EvaluationInterval);
        foreach (var series in _test.InputSeries.Select(input => SeriesNotation.Parse($"{input.Series} {input.Values}")))
        {
            for (var i = 0; i < series.Points.Count; i++)
            {
                if (series.Points[i] is { } point)
                {
                    yield return (_startMs + (i * stepMs), series.Labels, point);
                }
            }
        }
    }

    static long StartMs(string? text) => text is null ? 0
        : long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? seconds * 1000
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    static Labels Set(Dictionary<string, string> labels) => Labels.From(labels.Select(label => new Label(label.Key, label.Value)));

    static (Labels Labels, Point Point) Sample(UnitTestFile.ExpectedSample sample)
    {
        var point = sample.Histogram is null ? new Point(SeriesNotation.Number(sample.Value)) : new Point(0, HistogramNotation.Parse(sample.Histogram));
        return (SeriesNotation.Parse($"{sample.Labels} 0").Labels, point);
    }

    static string Show(IEnumerable<(Labels Labels, Point Point)> samples) =>
        string.Join(", ", samples.Select(sample => $"{sample.Labels} {Comparison.Show(sample.Point)}"));
}
