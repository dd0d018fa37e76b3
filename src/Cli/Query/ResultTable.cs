using System.Globalization;
using System.Text.Json;
using Dendro.Cli.Output;
using Spectre.Console;

namespace Dendro.Cli.Query;

/// <summary>Answers of the APIs as people read them.</summary>
internal static class ResultTable
{
    const string TimeFormat = "HH:mm:ss.fff";

    public static void Write(JsonElement answer, IAnsiConsole console)
    {
        if (answer.TryGetProperty("data", out var data))
        {
            Data(data, console);
            foreach (var warning in Items(answer, "warnings").Concat(Items(answer, "infos")))
            {
                console.WriteLine($"Note: {warning.GetString()}");
            }
        }
        else if (answer.TryGetProperty("columns", out var columns))
        {
            Rows(console, [.. columns.EnumerateArray().Select(column => Text(column, "name"))], Items(answer, "rows").Select(row => (string[])[.. row.EnumerateArray().Select(Cell)]));
            if (answer.GetProperty("truncated").GetBoolean())
            {
                console.WriteLine("Note: there are more rows; --limit gives more of them.");
            }
        }
        else if (answer.TryGetProperty("series", out var series))
        {
            SpanSeries(series, console);
        }
        else
        {
            Traces(Items(answer, "traces"), console);
        }
    }

    static void Data(JsonElement data, IAnsiConsole console)
    {
        var result = data.GetProperty("result");
        switch (data.GetProperty("resultType").GetString())
        {
            case "vector":
                Rows(console, ["series", "value"], result.EnumerateArray().Select(series => (string[])[Labels(series.GetProperty("metric")), Sample(series)]));
                break;
            case "matrix":
                Rows(console, ["series", "points", "min", "average", "max", "last"], result.EnumerateArray().Select(Range));
                break;
            case "streams":
                Streams(result, console);
                break;
            default:
                console.WriteLine(result[1].GetString()!);
                break;
        }
    }

    static string Cell(JsonElement cell) => cell.ValueKind == JsonValueKind.Null ? "NULL" : cell.ToString();

    static string Sample(JsonElement series) =>
        series.TryGetProperty("value", out var value) ? value[1].GetString()!
        : series.TryGetProperty("histogram", out var histogram) ? $"histogram of {histogram[1].GetProperty("count").GetString()}, sum {histogram[1].GetProperty("sum").GetString()}"
        : "";

    static string[] Range(JsonElement series)
    {
        var values = Items(series, "values").Select(point => Number(point[1].GetString()!)).ToList();
        return [Labels(series.GetProperty("metric")), .. Summary(values)];
    }

    static string[] Summary(List<double> values) => values.Count == 0
        ? ["0", "", "", "", ""]
        : [.. new[] { values.Count, values.Min(), values.Average(), values.Max(), values[^1] }.Select(value => value.ToString("0.######", CultureInfo.InvariantCulture))];

    static void Streams(JsonElement streams, IAnsiConsole console)
    {
        var lines = streams.EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray(), (stream, value) => (Labels: stream.GetProperty("stream"), Time: value[0].GetString()!, Line: value[1].GetString()!))
            .OrderBy(line => line.Time, StringComparer.Ordinal)
            .ToList();
        Rows(console, ["time", "service", "level", "line"], lines.Select(line => (string[])
        [
            Time(long.Parse(line.Time, CultureInfo.InvariantCulture)),
            Text(line.Labels, "service_name"),
            Text(line.Labels, "detected_level") is { Length: > 0 } level ? level : Text(line.Labels, "severity_text"),
            line.Line,
        ]));
    }

    static void Traces(IEnumerable<JsonElement> traces, IAnsiConsole console) =>
        Rows(console, ["trace", "start", "duration", "root service", "root span", "matched"], traces.Select(trace => (string[])
        [
            Text(trace, "traceID"),
            Time(long.Parse(Text(trace, "startTimeUnixNano"), CultureInfo.InvariantCulture)),
            (Text(trace, "durationMs") is { Length: > 0 } ms ? ms : "0") + " ms",
            Text(trace, "rootServiceName"),
            Text(trace, "rootTraceName"),
            Items(trace, "spanSets").Sum(set => set.TryGetProperty("matched", out var matched) ? matched.GetInt32() : 0).ToString(CultureInfo.InvariantCulture),
        ]));

    static void SpanSeries(JsonElement series, IAnsiConsole console) =>
        Rows(console, ["series", "points", "min", "average", "max", "last"], series.EnumerateArray().Select(one =>
        {
            var labels = Items(one, "labels").Select(label => $"{Text(label, "key")}={label.GetProperty("value").EnumerateObject().Select(value => value.Value.ToString()).FirstOrDefault()}");
            var values = one.TryGetProperty("samples", out var samples) ? samples.EnumerateArray().Select(Value).ToList() : [Value(one)];
            return (string[])[$"{{{string.Join(", ", labels)}}}", .. Summary(values)];
        }));

    static double Value(JsonElement sample) => sample.TryGetProperty("value", out var value) ? value.GetDouble() : 0;

    static void Rows(IAnsiConsole console, string[] columns, IEnumerable<string[]> rows)
    {
        var table = Terminal.Table(columns);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.ReplaceLineEndings(" "))));
        }

        if (table.Rows.Count == 0)
        {
            console.WriteLine("No result.");
        }
        else
        {
            console.Write(table);
        }
    }

    static JsonElement[] Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray()] : [];

    static string Labels(JsonElement metric)
    {
        var name = Text(metric, "__name__");
        var others = metric.EnumerateObject().Where(label => label.Name != "__name__").Select(label => $"{label.Name}=\"{label.Value.GetString()}\"");
        return $"{name}{{{string.Join(", ", others)}}}";
    }

    static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    static string Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToLocalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    static double Number(string value) => value switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(value, CultureInfo.InvariantCulture),
    };
}
