using System.Text;
using System.Text.Json;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.LogQL.Analysis;
using Dendro.Telemetry.LogQL.Engine;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Conformance.Tests.LogQL;

public sealed class LogQLSyntaxTests(ITestOutputHelper output)
{
    // Failures that need data to show; the logqltest files have them with their data.
    static readonly string[] DataFailures =
        ["JSONParserErr", "LabelFilterErr", "LogfmtParserErr", "missing unit in duration", "invalid duration", "invalid syntax", "unknown unit", "duplicate series", "multiple matches"];

    [Fact]
    public async Task Queries_parse_or_are_refused_with_the_expected_message()
    {
        var cases = new LogQLCases("syntax", output);
        foreach (var (name, element) in LogQLCases.Elements("logql-syntax*.json"))
        {
            await cases.RunAsync(name, () => Check(element));
        }

        cases.Finish();
    }

    [Fact]
    public async Task Queries_are_broken_over_lines()
    {
        var cases = new LogQLCases("format", output);
        foreach (var (name, element) in LogQLCases.Elements("logql-format*.json"))
        {
            await cases.RunAsync(name, () => Difference(
                element.GetProperty("formatted").GetString()!,
                new PrettyPrinter(element.GetProperty("max_chars_per_line").GetInt32()).Print(LogQLParser.Parse(element.GetProperty("query").GetString()!))));
        }

        cases.Finish();
    }

    [Fact]
    public async Task Durations_are_read()
    {
        var cases = new LogQLCases("durations", output);
        foreach (var (name, element) in LogQLCases.Elements("logql-durations*.json"))
        {
            var text = element.GetProperty("duration").GetString()!;
            await cases.RunAsync($"{name} {text}", () => Durations.TryParse(text, out var ns) && ns == element.GetProperty("ns").GetInt64() ? null : $"{text} is {ns} ns");
        }

        cases.Finish();
    }

    static string? Check(JsonElement element)
    {
        var query = element.TryGetProperty("query_b64", out var bytes) ? Encoding.UTF8.GetString(bytes.GetBytesFromBase64()) : LogQLCases.Text(element, "query");
        try
        {
            var printed = Read(query, element, isValid: IsValid(element));
            if (!IsValid(element))
            {
                return DataFailures.Any(LogQLCases.Text(element, "error_contains").Contains) ? null : "expected a failure, but it is accepted";
            }

            return element.TryGetProperty("canonical", out var canonical) ? Difference(canonical.GetString()!, printed) : null;
        }
        catch (LogQLException e)
        {
            return IsValid(element) ? $"refused: {e.Message}"
                : element.TryGetProperty("error", out var error) ? Difference(error.GetString()!, e.Message)
                : e.Message.Contains(LogQLCases.Text(element, "error_contains").Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal) ? null
                : $"expected …{LogQLCases.Text(element, "error_contains")}…, got {e.Message}";
        }
    }

    static string Read(string query, JsonElement element, bool isValid)
    {
        if (LogQLCases.Text(element, "entry").Length > 0)
        {
            return Printer.Selector(LogQLParser.ParseMatchers(query));
        }

        var expression = LogQLParser.Parse(query);
        foreach (var selector in isValid ? [] : Walk.LogQueries(expression))
        {
            _ = new Pipeline(selector.Stages, TimeProvider.System);
        }

        var printed = Printer.Print(expression);
        Assert.Equal(printed, Printer.Print(LogQLParser.Parse(printed)));
        if (LogQLCases.Text(element, "error").Length == 0 && !isValid && expression is RangeAggregation range)
        {
            _ = new SampleExtractor(range);
        }

        return printed;
    }

    // Where upstream does not say whether a query fails when it is read or when it runs, "valid" is null.
    static bool IsValid(JsonElement element) => element.GetProperty("valid").ValueKind == JsonValueKind.True;

    static string? Difference(string expected, string actual) => expected == actual ? null : $"expected {expected}\n    got      {actual}";
}
