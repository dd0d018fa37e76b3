using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>What an <c>eval</c> block says about the result.</summary>
internal sealed partial record Expectations
{
    public List<(Labels Labels, IReadOnlyList<Point?> Points)> Series { get; } = [];

    public double? Scalar { get; private set; }

    public string? Text { get; private set; }

    public (long StartMs, long EndMs, long StepMs)? RangeVector { get; private set; }

    public bool IsOrdered { get; private set; }

    public bool Fails { get; private set; }

    /// <summary>Kind (fail, warn, info, no_warn, no_info) and a test of the text.</summary>
    public List<(string Kind, string Shown, Func<string, bool> Holds)> Messages { get; } = [];

    public static Expectations Of(ScriptBlock block, string command)
    {
        var expectations = new Expectations { IsOrdered = command == "eval_ordered", Fails = command == "eval_fail" };
        if (command is "eval_warn" or "eval_info")
        {
            expectations.Messages.Add((command[5..], "any", _ => true));
        }

        foreach (var line in block.Lines)
        {
            expectations.Add(line);
        }

        return expectations;
    }

    void Add(string line)
    {
        var expect = ExpectPattern().Match(line);
        if (expect.Success)
        {
            AddExpect(expect.Groups["kind"].Value, expect.Groups["rest"].Value.Trim());
        }
        else if (line.StartsWith("expected_fail_message", StringComparison.Ordinal))
        {
            AddMessage("fail", "msg:" + line["expected_fail_message".Length..]);
        }
        else if (line.StartsWith("expected_fail_regexp", StringComparison.Ordinal))
        {
            AddMessage("fail", "regex:" + line["expected_fail_regexp".Length..]);
        }
        else if (NumberText.Parse(line) is { } number)
        {
            Scalar = number;
        }
        else
        {
            var series = SeriesNotation.Parse(line);
            Series.Add((series.Labels, series.Points));
        }
    }

    void AddExpect(string kind, string rest)
    {
        switch (kind)
        {
            case "ordered":
                IsOrdered = true;
                break;
            case "string":
                Text = rest[0] is '"' or '`' or '\'' ? StringScanner.Unquote(rest) : rest;
                break;
            case "range":
                var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                RangeVector = (Script.Milliseconds(words[2]), Script.Milliseconds(words[4]), Script.Milliseconds(words[6]));
                break;
            default:
                AddMessage(kind, rest);
                break;
        }
    }

    void AddMessage(string kind, string rest)
    {
        Fails |= kind == "fail";
        var text = rest[(rest.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        Messages.Add((kind, rest, rest switch
        {
            _ when rest.StartsWith("msg:", StringComparison.Ordinal) => message => message == text,
            _ when rest.StartsWith("regex:", StringComparison.Ordinal) => message => Regex.IsMatch(message, text),
            _ => _ => true,
        }));
    }

    [GeneratedRegex(@"^expect\s+(?<kind>fail|warn|info|no_warn|no_info|ordered|string|range)\b(?<rest>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ExpectPattern();
}
