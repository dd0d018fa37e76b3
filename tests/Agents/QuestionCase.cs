using System.Globalization;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Tests;

/// <summary>Questions of one conversation with what each has to be understood as; the notation is explained in Cases/questions.txt.</summary>
public sealed class QuestionCase
{
    static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-30T15:20:00Z", CultureInfo.InvariantCulture);
    static readonly Window Standard = new(Now.AddMinutes(-15), Now);

    public required string System { get; init; }

    public List<(string Language, string Question, string Expected)> Turns { get; } = [];

    public static IEnumerable<QuestionCase> ReadAll(string file)
    {
        QuestionCase? current = null;
        var system = "shop";
        foreach (var line in CaseFile.Lines(file))
        {
            if (line.StartsWith("system ", StringComparison.Ordinal))
            {
                system = line[7..];
                continue;
            }

            var parts = line.TrimStart('+', ' ').Split('|', 3, StringSplitOptions.TrimEntries);
            if (!line.StartsWith('+') || current is null)
            {
                if (current is not null)
                {
                    yield return current;
                }

                current = new QuestionCase { System = system };
            }

            current.Turns.Add((parts[0], parts[1], parts[2]));
        }

        yield return current!;
    }

    public override string ToString() => Turns[0].Question;

    /// <summary>What each turn was understood as that it should not have been.</summary>
    public IReadOnlyList<string> Wrong()
    {
        var catalogue = QuestionSystem.All[System];
        var wrong = new List<string>();
        Turn? before = null;
        foreach (var (language, question, expected) in Turns)
        {
            var reading = new QuestionReader(catalogue).Read(question, language, Now, TimeZoneInfo.Utc, before is { Plan.IsWindowAsked: true } ? before.Plan.Window : Standard);
            var plan = new Planner(catalogue).Draft(reading, Standard, before).Plan;
            wrong.AddRange(expected.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select((one, i) => Check(one, i, plan)).OfType<string>().Select(one => $"{language} | {question}: {one}"));
            before = new Turn(plan, plan.Services.Count > 0 ? plan.Services : ["order"], Now.AddMinutes(-5), "0123456789abcdef0123456789abcdef");
        }

        return wrong;
    }

    static string? Check(string expected, int position, Plan plan)
    {
        var (slot, wanted) = position == 0 ? ("kind", expected) : expected.Split(' ', 2) is [var name, var rest] ? (name, rest) : (expected, "");
        var found = Slot(slot, plan);
        return string.Equals(found, wanted, StringComparison.OrdinalIgnoreCase) ? null : $"{slot} is \"{found}\", expected \"{wanted}\"";
    }

    static string Slot(string slot, Plan plan) => slot switch
    {
        "kind" => plan.Kind.ToString(),
        "service" or "services" => string.Join(", ", plan.Services),
        "operation" or "operations" => string.Join(", ", plan.Operations.Select(operation => operation.Name).Distinct()),
        "measure" => plan.Measure == Measure.Metric ? $"metric {plan.Metric?.Name}" : plan.Measure?.ToString() ?? "none",
        "statistic" => plan.Quantile is { } quantile ? $"p{(100 * quantile).ToString("0.##", CultureInfo.InvariantCulture)}" : plan.Statistic?.ToString() ?? "none",
        "group" => plan.GroupLabel ?? plan.Group?.ToString() ?? "none",
        "subject" => plan.Subject?.ToString() ?? "none",
        "direction" => plan.Direction?.ToString() ?? "none",
        "limit" => plan.Limit?.ToString(CultureInfo.InvariantCulture) ?? "none",
        "language" => plan.Language ?? "none",
        "unknown" => string.Join(", ", plan.Unknown.Select(name => name.Name)),
        "nearest" => string.Join(", ", plan.Unknown.Select(name => name.Nearest)),
        "containing" => plan.Containing ?? "none",
        "trace" => plan.TraceId ?? "none",
        "refusal" => plan.Refusal.ToString(),
        "help" => plan.Help.ToString(),
        "window" => Text(plan.Window),
        "baseline" => plan.Baseline is { } baseline ? Text(baseline) : "none",
        "ascending" => plan.IsAscending ? "yes" : "no",
        "failed" => plan.WantsFailed ? "yes" : "no",
        "bound" => plan.Bound?.ToString() ?? "none",
        "status" => plan.Status ?? "none",
        "share" => plan.IsShare ? "yes" : "no",
        "minute" => plan.IsPerMinute ? "yes" : "no",
        "last" => plan.WantsLast ? "yes" : "no",
        "pair" => plan.IsPair ? "yes" : "no",
        "slowest" => plan.WantsSlowest ? "yes" : "no",
        _ => $"no slot {slot}",
    };

    static string Text(Window window) => string.Create(CultureInfo.InvariantCulture, $"{window.Start.UtcDateTime:dd HH:mm}-{window.End.UtcDateTime:dd HH:mm}");
}
