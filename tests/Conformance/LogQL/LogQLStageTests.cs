using System.Globalization;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.LogQL.Tests.Notation;
using Dendro.Telemetry.Model;

namespace Dendro.Conformance.Tests.LogQL;

public sealed class LogQLStageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Lines_and_labels_pass_the_stages_as_expected()
    {
        var cases = new LogQLCases("stages", output);
        foreach (var (name, element) in LogQLCases.Elements("logql-stages*.json"))
        {
            await cases.RunAsync($"{name} {LogQLCases.Text(element, "pipeline")}", () => LogQLCases.Text(element, "kind") switch
            {
                "stage" => CheckStage(element),
                "unwrap" or "metric-extract" => CheckSample(element),
                "pattern-match" => CheckPattern(element),
                "sanitize-label-key" => Difference(LogQLCases.Text(element, "out_key"), LabelNames.Sanitize(LogQLCases.Text(element, "key"))),
                var kind => $"unknown kind {kind}",
            });
        }

        cases.Finish();
    }

    static string? CheckStage(JsonElement element)
    {
        var failing = element.TryGetProperty("query_error", out var error) && error.GetBoolean();
        Pipeline pipeline;
        try
        {
            var query = (LogQuery)LogQLParser.Parse($"{{x=\"y\"}} {LogQLCases.Text(element, "pipeline")}");
            pipeline = new Pipeline(query.Stages, TimeProvider.System);
        }
        catch (LogQLException e)
        {
            return failing ? null : e.Message;
        }

        if (failing)
        {
            return "expected a failure";
        }

        // Labels with empty values cannot be stored; the cases have some.
        var entry = new LogEntry(element.TryGetProperty("ts", out var ts) ? ts.GetInt64() : 0, LineOf(element), LabelsOf(element, "labels"), LabelsOf(element, "structured_metadata"));
        var initial = element.TryGetProperty("initial_error", out var first) ? first : default;
        var line = pipeline.Process(entry, labels =>
        {
            if (initial.ValueKind == JsonValueKind.Object)
            {
                labels.Fail(LogQLCases.Text(initial, "__error__"), LogQLCases.Text(initial, "__error_details__"));
            }
        });
        if (line is null || !element.GetProperty("keep").GetBoolean())
        {
            return line is null == !element.GetProperty("keep").GetBoolean() ? null : $"the line is {(line is null ? "dropped" : "kept")}";
        }

        return (element.TryGetProperty("out_line", out var outLine) ? Difference(outLine.GetString()!, line.Text) : null)
            ?? (element.TryGetProperty("out_labels", out var labels) ? Difference(Text(labels), LogQLScript.Text(line.Labels.ToLabels())) : null);
    }

    static string? CheckSample(JsonElement element)
    {
        var (aggregation, wrapping) = AggregationOf(element);
        var extractor = new SampleExtractor(aggregation);
        var line = new Pipeline(aggregation.Range.Query.Stages, TimeProvider.System).Process(
            new LogEntry(0, LineOf(element), LabelsOf(element, "labels"), LabelsOf(element, "structured_metadata")));
        var value = 0.0;
        var kept = line is not null && extractor.TryExtract(line, out value);
        if (!kept || !element.GetProperty("keep").GetBoolean())
        {
            return kept == element.GetProperty("keep").GetBoolean() ? null : $"the line gives {(kept ? "a" : "no")} sample";
        }

        var labels = line!.Labels.Group(extractor.Grouping);
        if (wrapping is not null)
        {
            labels = new Dendro.Telemetry.PromQL.Engine.Grouping(wrapping.Without, wrapping.Labels).KeyOf(labels);
        }

        return Difference(element.GetProperty("value").GetDouble().ToString(CultureInfo.InvariantCulture), value.ToString(CultureInfo.InvariantCulture))
            ?? (element.TryGetProperty("out_labels_text", out var text) ? Difference(text.GetString()!, LogQLScript.Text(labels))
                : Difference(Text(element.GetProperty("out_labels")), LogQLScript.Text(labels)));
    }

    static (RangeAggregation Range, Grouping? Wrapping) AggregationOf(JsonElement element)
    {
        if (LogQLCases.Text(element, "query") is { Length: > 0 } query)
        {
            var parsed = LogQLParser.Parse(query);
            return parsed is VectorAggregation vector
                ? ((RangeAggregation)vector.Inner, vector.Grouping ?? new Grouping(Without: false, []))
                : ((RangeAggregation)parsed, null);
        }

        var clause = "";
        if (element.TryGetProperty("grouping", out var grouping))
        {
            var names = grouping.GetProperty("groups").EnumerateArray().Select(name => name.GetString());
            var without = grouping.GetProperty("without").GetBoolean();
            clause = $" {(without ? "without" : "by")} ({string.Join(',', names)})";
        }

        var range = (RangeAggregation)LogQLParser.Parse($"avg_over_time({{x=\"y\"}} {LogQLCases.Text(element, "pipeline")} [1m]){clause}");
        return (range, null);
    }

    static string? CheckPattern(JsonElement element)
    {
        var (pattern, line) = (LogQLCases.Text(element, "pattern"), LineOf(element));
        var captures = new List<string>();
        PatternExpression.ForParser(pattern).Capture(line, (_, value) => captures.Add(value));
        var expected = element.GetProperty("captures").EnumerateArray().Select(value => value.GetString()!);
        var filter = PatternExpression.ForFilter(System.Text.RegularExpressions.Regex.Replace(pattern, "<[a-z_]+>", "<_>"));
        return Difference(string.Join('|', expected), string.Join('|', captures))
            ?? Difference(element.GetProperty("line_filter_matches").GetBoolean().ToString(), filter.IsMatch(line).ToString());
    }

    // A line that is no UTF-8 is given as its bytes.
    static string LineOf(JsonElement element) => element.GetProperty("line") is { ValueKind: JsonValueKind.Array } bytes
        ? Encoding.UTF8.GetString([.. bytes.EnumerateArray().Select(value => value.GetByte())])
        : LogQLCases.Text(element, "line");

    static Labels LabelsOf(JsonElement element, string property) => element.TryGetProperty(property, out var labels)
        ? Labels.FromSorted([.. labels.EnumerateObject().OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => new Label(label.Name, label.Value.GetString()!))])
        : Labels.Empty;

    static string Text(JsonElement labels) => LogQLScript.Text(
        Labels.FromSorted([.. labels.EnumerateObject().OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => new Label(label.Name, label.Value.GetString()!))]));

    static string? Difference(string expected, string actual) => expected == actual ? null : $"expected {expected}\n    got      {actual}";
}
