using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Engine.Histograms;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>A series with its points on one line: <c>m{a="b"} 1+2x3 _ stale {{schema:0 count:1}}</c>. A point that is null is a gap.</summary>
internal sealed partial record SeriesNotation(Labels Labels, IReadOnlyList<Point?> Points, bool AreStartTimes)
{
    public static SeriesNotation Parse(string line)
    {
        var text = line.Trim();
        var labels = ParseLabels(text, out var rest);
        var areStartTimes = rest.StartsWith("@st", StringComparison.Ordinal);
        var points = new List<Point?>();
        foreach (var item in Items(areStartTimes ? rest[3..] : rest))
        {
            points.AddRange(areStartTimes ? Durations(item) : Expand(item));
        }

        return new SeriesNotation(labels, points, areStartTimes);
    }

    static Labels ParseLabels(string text, out string rest)
    {
        var name = NamePattern().Match(text).Value;
        var at = name.Length;
        var labels = new List<Label>();
        if (at < text.Length && text[at] == '{' && !text.AsSpan(at).StartsWith("{{"))
        {
            at++;
            for (Match item; (item = LabelPattern().Match(text, at)).Success; at = item.Index + item.Length)
            {
                labels.Add(item.Groups["value"].Success
                    ? new Label(Unquoted(item.Groups["name"].Value), Unquoted(item.Groups["value"].Value))
                    : new Label(Labels.MetricName, Unquoted(item.Groups["name"].Value)));
            }

            at = text.IndexOf('}', at) + 1;
        }

        if (name.Length > 0)
        {
            labels.Add(new Label(Labels.MetricName, name));
        }

        rest = text[at..];
        return Labels.From(labels);
    }

    static string Unquoted(string text)
    {
        if (text[0] is not ('"' or '\'' or '`'))
        {
            return text;
        }

        return StringScanner.Unquote(text);
    }

    static IEnumerable<string> Items(string text) => ItemPattern().Matches(text).Select(match => match.Value);

    static IEnumerable<Point?> Expand(string item)
    {
        if (item.StartsWith('_'))
        {
            var times = item == "_" ? 1 : item[1] == 'x' ? Count(item[2..]) : throw new FormatException($"bad point \"{item}\"");
            return Enumerable.Repeat<Point?>(null, times);
        }

        if (item == "stale")
        {
            return [new Point(Column.Absent)];
        }

        return item.StartsWith('{') ? ExpandHistogram(item) : ExpandNumber(item);
    }

    static IEnumerable<Point?> ExpandNumber(string item)
    {
        var match = NumberPattern().Match(item);
        if (!match.Success || match.Groups["step"].Success != match.Groups["times"].Success && match.Groups["step"].Success)
        {
            throw new FormatException($"bad point \"{item}\"");
        }

        var start = Number(match.Groups["start"].Value);
        var step = match.Groups["step"].Success ? Number(match.Groups["step"].Value) : 0;
        var times = match.Groups["times"].Success ? Count(match.Groups["times"].Value) : 0;
        return Enumerable.Range(0, times + 1).Select(i => (Point?)new Point(step == 0 ? start : start + (i * step)));
    }

    static IEnumerable<Point?> Durations(string item)
    {
        if (item.StartsWith('_'))
        {
            return Expand(item);
        }

        var match = DurationPattern().Match(item);
        var step = match.Groups["step"].Success ? Milliseconds(match.Groups["step"].Value) : 0;
        var times = match.Groups["times"].Success ? Count(match.Groups["times"].Value) : 0;
        return Enumerable.Range(0, times + 1).Select(i => (Point?)new Point(Milliseconds(match.Groups["start"].Value) + (i * step)));
    }

    static IEnumerable<Point?> ExpandHistogram(string item)
    {
        var match = HistogramPattern().Match(item);
        var point = HistogramNotation.Parse(match.Groups["start"].Value);
        var times = match.Groups["times"].Success ? Count(match.Groups["times"].Value) : 0;
        yield return new Point(0, point);
        for (var i = 0; i < times; i++)
        {
            if (match.Groups["step"].Success)
            {
                var hint = point.ResetHint;
                var step = HistogramNotation.Parse(match.Groups["step"].Value);
                point = (match.Groups["sign"].Value == "-" ? HistogramArithmetic.Subtract(point, step, HistogramNotes.None) : HistogramArithmetic.Add(point, step, HistogramNotes.None))!;
                point = match.Groups["sign"].Value == "-" ? point with { ResetHint = hint } : point;
            }

            yield return new Point(0, point);
        }
    }

    public static double Number(string text) => NumberText.Parse(text.TrimStart('+')) ?? throw new FormatException($"bad number \"{text}\"");

    static int Count(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    static double Milliseconds(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        return sign * (PrometheusDuration.TryParse(text.TrimStart('-', '+'), out var ms) ? ms : Number(text.TrimStart('-', '+')) * 1000);
    }

    [GeneratedRegex(@"^[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex NamePattern();

    [GeneratedRegex("""\G\s*(?<name>[a-zA-Z_][a-zA-Z0-9_]*|"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`)\s*(=\s*(?<value>"(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`))?\s*(,|(?=\}))""", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"(\{\{.*?\}\}|\S)+")]
    private static partial Regex ItemPattern();

    [GeneratedRegex(@"^(?<start>[+-]?(Inf|inf|NaN|nan|[0-9.]+([eE][+-]?[0-9]+)?))(?<step>[+-]([0-9.]+([eE][+-]?[0-9]+)?|Inf|inf|NaN|nan))?(x(?<times>[0-9]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^(?<start>[+-]?[0-9a-z]+?)(?<step>[+-][0-9a-z]+?)?(x(?<times>[0-9]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(?<start>\{\{.*?\}\})((?<sign>[+-])(?<step>\{\{.*?\}\}))?(x(?<times>[0-9]+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex HistogramPattern();
}
