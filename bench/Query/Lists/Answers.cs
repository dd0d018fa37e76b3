using System.Globalization;
using System.Text.Json;

namespace Dendro.Bench.Query.Lists;

/// <summary>Reads answers of the three APIs. A number is found under the values of the labels that are named, joined by commas.</summary>
internal static class Answers
{
    /// <summary>An instant vector of Prometheus or Loki.</summary>
    internal static Func<JsonElement, IReadOnlyDictionary<string, double>> Vector(params string[] labels) => answer =>
        Result(answer).ToDictionary(one => Key(one.GetProperty("metric"), labels), one => Number(one.GetProperty("value")[1]));

    /// <summary>A matrix of Prometheus or Loki.</summary>
    /// <param name="fold">Makes one number of the points of a series.</param>
    /// <param name="from">Points before are left out, in Unix seconds.</param>
    /// <param name="labels">Tell series apart.</param>
    internal static Func<JsonElement, IReadOnlyDictionary<string, double>> Matrix(Func<IEnumerable<double>, double> fold, long from, params string[] labels) => answer =>
        Result(answer).ToDictionary(
            one => Key(one.GetProperty("metric"), labels),
            one => fold(one.GetProperty("values").EnumerateArray().Where(point => point[0].GetDouble() >= from).Select(point => Number(point[1]))));

    /// <summary>Loki's lines, found under their times.</summary>
    internal static IReadOnlyDictionary<string, double> Lines(JsonElement answer) =>
        Ones(Result(answer).SelectMany(stream => stream.GetProperty("values").EnumerateArray()).Select(line => line[0].GetString()!));

    /// <summary>Loki's lines, found under themselves, and how often each was there.</summary>
    internal static IReadOnlyDictionary<string, double> Texts(JsonElement answer) =>
        Result(answer).SelectMany(stream => stream.GetProperty("values").EnumerateArray()).CountBy(line => line[1].GetString()!).ToDictionary(pair => pair.Key, pair => (double)pair.Value);

    /// <summary>Names or values of labels.</summary>
    internal static IReadOnlyDictionary<string, double> Names(JsonElement answer) => Ones(answer.GetProperty("data").EnumerateArray().Select(name => name.GetString()!));

    /// <summary>Label sets.</summary>
    internal static Func<JsonElement, IReadOnlyDictionary<string, double>> LabelSets(string label) => answer =>
        Ones(answer.GetProperty("data").EnumerateArray().Select(set => set.GetProperty(label).GetString()!));

    /// <summary>Members of an object.</summary>
    internal static Func<JsonElement, IReadOnlyDictionary<string, double>> Members(params string[] names) => answer =>
        names.ToDictionary(name => name, name => answer.GetProperty(name).GetDouble());

    /// <summary>The ids of Tempo's traces.</summary>
    internal static IReadOnlyDictionary<string, double> Traces(JsonElement answer) => Ones(answer.GetProperty("traces").EnumerateArray().Select(trace => trace.GetProperty("traceID").GetString()!));

    /// <summary>How many spans a trace has.</summary>
    internal static IReadOnlyDictionary<string, double> Spans(JsonElement answer) => new Dictionary<string, double>
    {
        ["spans"] = (answer.TryGetProperty("trace", out var trace) ? trace : answer).EnumerateObject().First(member => member.Name is "batches" or "resourceSpans").Value.EnumerateArray()
            .SelectMany(batch => batch.GetProperty("scopeSpans").EnumerateArray()).Sum(scope => scope.GetProperty("spans").GetArrayLength()),
    };

    /// <summary>Tempo's series.</summary>
    /// <param name="fold">Makes one number of the points of a series.</param>
    /// <param name="labels">Tell series apart.</param>
    internal static Func<JsonElement, IReadOnlyDictionary<string, double>> TempoSeries(Func<IEnumerable<double>, double> fold, params string[] labels) => answer =>
        answer.GetProperty("series").EnumerateArray().ToDictionary(
            series => string.Join(',', labels.Select(label => series.GetProperty("labels").EnumerateArray()
                .First(one => one.GetProperty("key").GetString() == label).GetProperty("value").EnumerateObject().First().Value.ToString())),
            series => fold(series.GetProperty("samples").EnumerateArray().Select(sample => sample.TryGetProperty("value", out var value) ? value.GetDouble() : 0)));

    /// <summary>Names of Tempo's attributes.</summary>
    internal static IReadOnlyDictionary<string, double> Tags(JsonElement answer) =>
        Ones(answer.GetProperty("scopes").EnumerateArray().SelectMany(scope => scope.GetProperty("tags").EnumerateArray()).Select(tag => tag.GetString()!));

    /// <summary>Values of Tempo's attributes.</summary>
    internal static IReadOnlyDictionary<string, double> TagValues(JsonElement answer) =>
        Ones(answer.GetProperty("tagValues").EnumerateArray().Select(value => value.GetProperty("value").GetString()!));

    static Dictionary<string, double> Ones(IEnumerable<string> keys) => keys.ToDictionary(key => key, _ => 1.0);

    static JsonElement.ArrayEnumerator Result(JsonElement answer) => answer.GetProperty("data").GetProperty("result").EnumerateArray();

    static string Key(JsonElement metric, string[] labels) => string.Join(',', labels.Select(label => metric.TryGetProperty(label, out var value) ? value.GetString() : ""));

    static double Number(JsonElement text) => double.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
