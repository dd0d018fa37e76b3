using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dendro.EndToEnd.Tests.Questions;

/// <summary>Writes the telemetry that a notation describes (see clinic.txt) as a case of <c>eval</c>, in OTLP/JSON.</summary>
internal static class ClinicRecording
{
    const int Minutes = 60;
    const int StepSeconds = 15;
    static readonly DateTimeOffset End = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    /// <param name="Kind">counter, gauge, histogram or summary.</param>
    sealed record Family(string Kind, string Name, string Description);

    sealed record Series(Family Family, string Job, IReadOnlyList<(string Key, string Value)> Labels, Amount Amount, string[] More);

    sealed record Log(string Job, double PerSecond, string Line);

    /// <summary>What a series amounts to, and what it changes to so many minutes before the end.</summary>
    sealed record Amount(double Before, double After, double Minutes)
    {
        public static Amount Parse(string text)
        {
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return words is [var before, "then", var after, "at", var minutes] ? new Amount(Number(before), Number(after), Number(minutes)) : new Amount(Number(words[0]), Number(words[0]), 0);
        }

        public double At(DateTimeOffset time) => time > End.AddMinutes(-Minutes) ? After : Before;

        /// <summary>How much it added up to since the beginning.</summary>
        public double Until(DateTimeOffset time)
        {
            var (all, late) = ((time - Begin).TotalSeconds, Math.Max(0, (time - End.AddMinutes(-Minutes)).TotalSeconds));
            return (Before * (all - late)) + (After * late);
        }
    }

    static DateTimeOffset Begin => End.AddMinutes(-ClinicRecording.Minutes);

    public static void Write(string notation, string folder)
    {
        var (series, logs) = Read(notation);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "case.json"), JsonSerializer.Serialize(new { truth = (object?)null, end = End, question = "is anything wrong?", time_range = "15m" }));
        File.WriteAllLines(Path.Combine(folder, "metrics.jsonl"), Times(StepSeconds).Select(time => Metrics(series, time).ToJsonString()));
        File.WriteAllLines(Path.Combine(folder, "logs.jsonl"), logs.Select(log => Lines(log).ToJsonString()));
    }

    static IEnumerable<DateTimeOffset> Times(double seconds) => Enumerable.Range(1, (int)(Minutes * 60 / seconds)).Select(i => Begin.AddSeconds(i * seconds));

    static (List<Series> Series, List<Log> Logs) Read(string notation)
    {
        var (series, logs) = (new List<Series>(), new List<Log>());
        Family? family = null;
        foreach (var line in notation.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            var words = parts[0].Split(' ');
            if (words[0] == "log")
            {
                logs.Add(new Log(words[1], Number(parts[1]), parts[2]));
            }
            else if (words[0] is "counter" or "gauge" or "histogram" or "summary")
            {
                family = new Family(words[0], words[1], parts[1]);
            }
            else
            {
                series.Add(new Series(family!, words[0], [.. words[1..].Select(word => word.Split('=') is [var key, var value] ? (key, value) : throw new FormatException(line))], Amount.Parse(parts[1]), parts[2..]));
            }
        }

        return (series, logs);
    }

    static JsonObject Metrics(List<Series> series, DateTimeOffset time) => new()
    {
        ["resourceMetrics"] = Array(series.GroupBy(one => one.Job).Select(job => new JsonObject
        {
            ["resource"] = Resource(job.Key),
            ["scopeMetrics"] = new JsonArray(new JsonObject { ["metrics"] = Array(job.GroupBy(one => one.Family).Select(family => Metric(family.Key, family, time))) }),
        })),
    };

    static JsonObject Metric(Family family, IEnumerable<Series> series, DateTimeOffset time)
    {
        var data = new JsonObject { ["dataPoints"] = Array(series.Select(one => Point(one, time))) };
        if (family.Kind is "counter" or "histogram")
        {
            data["aggregationTemporality"] = 2;
        }

        if (family.Kind == "counter")
        {
            data["isMonotonic"] = true;
        }

        // The name is stored as it is only if what OTLP's mapping would add to it is there already.
        return new JsonObject { ["name"] = family.Name, ["description"] = family.Description, [family.Kind == "counter" ? "sum" : family.Kind] = data };
    }

    static JsonObject Point(Series series, DateTimeOffset time)
    {
        var point = new JsonObject { ["attributes"] = Attributes(series.Labels), ["startTimeUnixNano"] = Nanos(Begin), ["timeUnixNano"] = Nanos(time) };
        var count = Math.Round(series.Amount.Until(time));
        switch (series.Family.Kind)
        {
            case "counter":
                point["asDouble"] = series.Amount.Until(time);
                break;
            case "gauge":
                point["asDouble"] = series.Amount.At(time);
                break;
            case "histogram":
                var bounds = Pairs(series.More[0]);
                var upTo = bounds.Select(bound => Math.Round(bound.Share * count)).ToList();
                (point["count"], point["sum"]) = ($"{count}", bounds.Zip(upTo, (bound, all) => bound.Bound * all).Sum() / 2);
                point["explicitBounds"] = new JsonArray([.. bounds.Select(bound => JsonValue.Create(bound.Bound))]);
                point["bucketCounts"] = new JsonArray([.. upTo.Select((all, i) => JsonValue.Create($"{all - (i == 0 ? 0 : upTo[i - 1])}")), JsonValue.Create($"{count - upTo[^1]}")]);
                break;
            default:
                (point["count"], point["sum"]) = ($"{count}", count * Number(series.More[0]));
                point["quantileValues"] = Array(Pairs(series.More[1]).Select(pair => new JsonObject { ["quantile"] = pair.Bound, ["value"] = pair.Share }));
                break;
        }

        return point;
    }

    static JsonObject Lines(Log log) => new()
    {
        ["resourceLogs"] = new JsonArray(new JsonObject
        {
            ["resource"] = Resource(log.Job),
            ["scopeLogs"] = new JsonArray(new JsonObject
            {
                ["logRecords"] = Array(Times(1 / log.PerSecond).Select(time => new JsonObject { ["timeUnixNano"] = Nanos(time), ["body"] = new JsonObject { ["stringValue"] = log.Line } })),
            }),
        }),
    };

    static List<(double Bound, double Share)> Pairs(string text) => [.. text.Split(' ').Select(pair => pair.Split(':')).Select(pair => (Number(pair[0]), Number(pair[1])))];

    static JsonObject Resource(string job) => new() { ["attributes"] = Attributes([("service.name", job), ("service.instance.id", $"{job}:9090")]) };

    static JsonArray Attributes(IEnumerable<(string Key, string Value)> pairs) =>
        Array(pairs.Select(pair => new JsonObject { ["key"] = pair.Key, ["value"] = new JsonObject { ["stringValue"] = pair.Value } }));

    static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    static string Nanos(DateTimeOffset time) => $"{time.ToUnixTimeMilliseconds()}000000";

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
