using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Tests.Notation;

/// <summary>One thing that a script asks: the query, when, and what is expected.</summary>
internal sealed record ScriptCase
{
    public required string File { get; init; }

    public required int LineNumber { get; init; }

    public required string Query { get; init; }

    public required long StartNs { get; init; }

    public required long EndNs { get; init; }

    /// <summary>0 for an instant query.</summary>
    public long StepNs { get; init; }

    public List<(string Labels, double?[] Points)> Series { get; } = [];

    public double? Scalar { get; set; }

    public bool ExpectsFailure { get; set; }

    public string FailureText { get; set; } = "";

    public Regex? FailurePattern { get; set; }

    public bool IsOrdered { get; set; }
}

/// <summary>
/// Reads the logqltest notation: "clear", "load" with lines, "eval instant at" and "eval range from", each followed by
/// indented lines. The cases come with the entries loaded before them.
/// </summary>
internal static partial class LogQLScript
{
    public static IEnumerable<(ScriptCase Case, MemoryLogSource Source)> Read(string file, IEnumerable<string> lines)
    {
        var source = new MemoryLogSource();
        ScriptCase? current = null;
        var number = 0;
        foreach (var raw in lines)
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (!char.IsWhiteSpace(raw[0]))
            {
                if (current is not null)
                {
                    yield return (current, source);
                }

                current = null;
                if (line == "clear")
                {
                    source.Clear();
                }
                else if (line != "load")
                {
                    current = Eval(file, number, line);
                }
            }
            else if (current is null)
            {
                Load(source, line);
            }
            else
            {
                Expect(current, line);
            }
        }

        if (current is not null)
        {
            yield return (current, source);
        }
    }

    static ScriptCase Eval(string file, int number, string line)
    {
        var match = EvalPattern().Match(line);
        Assert.True(match.Success, $"{file}:{number}: cannot read: {line}");
        long Time(string group) => match.Groups[group].Success ? ParseTime(match.Groups[group].Value) : 0;
        return new ScriptCase
        {
            File = file,
            LineNumber = number,
            Query = match.Groups["query"].Value,
            StartNs = match.Groups["at"].Success ? Time("at") : Time("from"),
            EndNs = match.Groups["at"].Success ? Time("at") : Time("to"),
            StepNs = Time("step"),
        };
    }

    static void Load(MemoryLogSource source, string line)
    {
        var match = LoadPattern().Match(line);
        Assert.True(match.Success, $"cannot read: {line}");
        var stream = LabelsOf(match.Groups["labels"].Value);

        // Metadata may be empty and yet present, which a stream's label cannot.
        var metadata = Labels.FromSorted([.. LabelPattern().Matches(match.Groups["metadata"].Value)
            .Select(label => new Label(label.Groups["name"].Value, GoStrings.Unquote(label.Groups["value"].Value)))
            .OrderBy(label => label.Name, StringComparer.Ordinal)]);
        var text = GoStrings.Unquote(match.Groups["line"].Value);
        var times = match.Groups["count"].Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 1;
        for (var i = 0; i < times; i++)
        {
            var step = match.Groups["every"].Success ? ParseTime(match.Groups["every"].Value) : 0;
            var index = i.ToString(CultureInfo.InvariantCulture);
            source.Add(ParseTime(match.Groups["at"].Value) + (i * step), text.Replace("{{.i}}", index, StringComparison.Ordinal), stream, metadata);
        }
    }

    static void Expect(ScriptCase current, string line)
    {
        if (line.StartsWith("skip ", StringComparison.Ordinal) || line.StartsWith("expect empty", StringComparison.Ordinal))
        {
            return;
        }

        var expect = ExpectPattern().Match(line);
        if (expect.Success)
        {
            current.ExpectsFailure |= expect.Groups["what"].Value == "fail";
            current.IsOrdered |= expect.Groups["what"].Value == "ordered";
            current.FailureText = expect.Groups["msg"].Value.Trim();
            current.FailurePattern = expect.Groups["regex"].Success ? new Regex(expect.Groups["regex"].Value.Trim(), RegexOptions.CultureInvariant) : null;
            return;
        }

        var series = SeriesPattern().Match(line);
        if (series.Success)
        {
            current.Series.Add((Normalize(series.Groups["labels"].Value), Points(series.Groups["points"].Value)));
        }
        else
        {
            current.Scalar = ParseNumber(line);
        }
    }

    /// <summary>Labels in the order of their names, empty ones included.</summary>
    public static string Normalize(string labels) => Text(LabelPattern().Matches(labels)
        .Select(match => (match.Groups["name"].Value, GoStrings.Unquote(match.Groups["value"].Value))));

    public static string Text(Labels labels) => Text(labels.Select(label => (label.Name, label.Value)));

    static string Text(IEnumerable<(string Name, string Value)> labels) =>
        $"{{{string.Join(", ", labels.OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}={GoStrings.Quote(label.Value)}"))}}}";

    static Labels LabelsOf(string text) => Labels.From(LabelPattern().Matches(text)
        .Select(match => new Label(match.Groups["name"].Value, GoStrings.Unquote(match.Groups["value"].Value))));

    static double?[] Points(string text)
    {
        var points = new List<double?>();
        foreach (var word in CommentPattern().Replace(text, "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var match = PointPattern().Match(word);
            Assert.True(match.Success, $"cannot read the point {word}");
            var repeat = match.Groups["times"].Success ? int.Parse(match.Groups["times"].Value, CultureInfo.InvariantCulture) : -1;
            if (match.Groups["value"].Value == "_")
            {
                points.AddRange(Enumerable.Repeat((double?)null, Math.Max(1, repeat)));
                continue;
            }

            var start = ParseNumber(match.Groups["value"].Value);
            var step = match.Groups["step"].Success ? ParseNumber(match.Groups["step"].Value) : 0;
            points.AddRange(Enumerable.Range(0, 1 + Math.Max(0, repeat)).Select(i => (double?)(start + (i * step))));
        }

        return [.. points];
    }

    static double ParseNumber(string text) => text.TrimStart('+') switch
    {
        "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    static long ParseTime(string text) =>
        Durations.TryParse(text, out var ns) ? ns : (long)(double.Parse(text, CultureInfo.InvariantCulture) * 1e9);

    [GeneratedRegex(@"^eval (instant at (?<at>\S+)|range from (?<from>\S+) to (?<to>\S+) step (?<step>\S+))\s+(?<query>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex EvalPattern();

    [GeneratedRegex(
        """^\{(?<labels>[^}]*)\}\s+(?<line>"(\\.|[^"\\])*"|`[^`]*`)\s+@\s+(?<at>\S+)(\s+\[repeat every (?<every>\S+) for (?<count>\d+)\])?(\s+\[metadata (?<metadata>[^\]]*)\])?\s*(#.*)?$""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex LoadPattern();

    [GeneratedRegex(@"^expect (?<what>fail|ordered)(\s+msg:(?<msg>.*)|\s+regex:(?<regex>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex ExpectPattern();

    [GeneratedRegex("""^(?<labels>\{([^}"]|"(\\.|[^"\\])*")*\})\s+(?<points>.*)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex SeriesPattern();

    [GeneratedRegex("""(?<name>[a-zA-Z_][\w]*)\s*=\s*(?<value>"(\\.|[^"\\])*"|`[^`]*`)""", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^(?<value>_|[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+|Inf|NaN))(?<step>[+-]\d+\.?\d*)?(x(?<times>\d+))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex PointPattern();

    [GeneratedRegex("#.*$")]
    private static partial Regex CommentPattern();
}
