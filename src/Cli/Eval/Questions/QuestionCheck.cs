using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dendro.Cli.Configuration;
using Dendro.Cli.Query;

namespace Dendro.Cli.Eval.Questions;

/// <summary>Compares an answer with what is expected of it.</summary>
internal sealed partial class QuestionCheck(TelemetryApi telemetry)
{
    public static readonly string[] Slots = ["kind", "service", "services", "operation", "operations", "measure", "statistic", "group", "window", "baseline", "value", "first", "rows", "text", "verdict", "trace"];

    const double Tolerance = 0.05;

    /// <summary>What is not as expected; empty when all is.</summary>
    public async Task<IReadOnlyList<string>> WrongAsync(JsonElement response, AskedQuestion question, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        foreach (var (slot, expected) in question.Expected)
        {
            if (slot == "value")
            {
                if (await ValueAsync(response.GetProperty("answer"), expected, cancellationToken) is { } reason)
                {
                    wrong.Add(reason);
                }

                continue;
            }

            var found = Found(response, slot);
            var isRight = slot switch
            {
                "text" => found.Contains(expected, StringComparison.OrdinalIgnoreCase),
                "window" or "baseline" when Duration.TryParse(expected) is { } length => Length(response, slot) is { } actual && Math.Abs((actual - length).TotalSeconds) <= 1,
                _ => string.Equals(found, expected, StringComparison.OrdinalIgnoreCase),
            };
            if (!isRight)
            {
                wrong.Add($"{slot} is \"{found}\", expected \"{expected}\"");
            }
        }

        return wrong;
    }

    static string Found(JsonElement response, string slot)
    {
        var answer = response.GetProperty("answer");
        var understood = answer.GetProperty("understood");
        return slot switch
        {
            "kind" => Text(answer, "kind"),
            "service" or "services" => List(understood, "services"),
            "operation" or "operations" => List(understood, "operations"),
            "measure" or "statistic" => Text(understood, slot),
            "group" => Text(understood, "group_by"),
            "window" or "baseline" => understood.TryGetProperty(slot, out var window) && window.ValueKind == JsonValueKind.Object ? $"{Clock(window, "start")}-{Clock(window, "end")}" : "",
            "first" => answer.TryGetProperty("rows", out var rows) && rows.ValueKind == JsonValueKind.Array && rows.GetArrayLength() > 0 ? rows[0][0].ToString() : "",
            "rows" => answer.TryGetProperty("rows", out var all) && all.ValueKind == JsonValueKind.Array ? all.GetArrayLength().ToString(CultureInfo.InvariantCulture) : "0",
            "trace" => Text(answer, "trace_id").Length > 0 ? "yes" : "no",
            "verdict" => Text(response.GetProperty("validation"), "verdict"),
            _ => Text(answer, "text"),
        };
    }

    /// <summary>A number, or a query to run over the same time; <c>{window}</c> in it stands for the window's seconds.</summary>
    async Task<string?> ValueAsync(JsonElement answer, string expected, CancellationToken cancellationToken)
    {
        var match = Value().Match(expected);
        var tolerance = match.Groups["tolerance"] is { Success: true, Value: var share } ? double.Parse(share, CultureInfo.InvariantCulture) / 100 : Tolerance;
        var wanted = match.Groups["number"] is { Success: true, Value: var number } ? (double?)double.Parse(number, CultureInfo.InvariantCulture)
            : await QueryAsync(answer, Enum.Parse<QueryLanguage>(match.Groups["language"].Value, ignoreCase: true), match.Groups["query"].Value, cancellationToken);
        var found = answer.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : (double?)null;
        return (wanted, found) switch
        {
            (null, null) => null,
            ({ } one, { } other) when Math.Abs(one - other) <= tolerance * Math.Abs(one) + 1e-9 => null,
            _ => string.Create(CultureInfo.InvariantCulture, $"value is {found?.ToString(CultureInfo.InvariantCulture) ?? "missing"}, expected {wanted?.ToString(CultureInfo.InvariantCulture) ?? "none"}"),
        };
    }

    async Task<double?> QueryAsync(JsonElement answer, QueryLanguage language, string query, CancellationToken cancellationToken)
    {
        var window = answer.GetProperty("understood").GetProperty("window");
        var (start, end) = (window.GetProperty("start").GetDateTimeOffset(), window.GetProperty("end").GetDateTimeOffset());
        var seconds = Math.Ceiling((end - start).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        using var result = await telemetry.AskAsync(
            new QueryRequest { Text = query.Replace("{window}", seconds + "s", StringComparison.Ordinal), Language = language, End = end, Since = end - start }, cancellationToken);
        var root = result.RootElement;
        if (root.TryGetProperty("data", out var data))
        {
            return data.GetProperty("result") is { ValueKind: JsonValueKind.Array } rows && rows.GetArrayLength() > 0
                ? double.Parse(rows[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)
                : null;
        }

        return root.TryGetProperty("series", out var series) && series.GetArrayLength() > 0 && series[0].TryGetProperty("value", out var value) ? value.GetDouble() : null;
    }

    static TimeSpan? Length(JsonElement response, string slot) =>
        response.GetProperty("answer").GetProperty("understood").TryGetProperty(slot, out var window) && window.ValueKind == JsonValueKind.Object
            ? window.GetProperty("end").GetDateTimeOffset() - window.GetProperty("start").GetDateTimeOffset()
            : null;

    static string Clock(JsonElement window, string end) => window.GetProperty(end).GetDateTimeOffset().UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static string List(JsonElement element, string name) => string.Join(", ", element.GetProperty(name).EnumerateArray().Select(item => item.GetString()));

    [GeneratedRegex(@"^(?:(?<number>-?[0-9.]+(?:e-?[0-9]+)?)|(?<language>promql|logql|traceql)\s+(?<query>.+?))(?:\s*±\s*(?<tolerance>[0-9.]+)\s*%)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Value();
}
