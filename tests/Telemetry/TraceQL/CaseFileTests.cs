using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.TraceQL.Tests;

public sealed class CaseFileTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.tracetest").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Queries_answer_what_their_case_file_says(string file)
    {
        var spans = new List<Span>();
        var problems = new List<string>();
        foreach (var command in CaseCommand.Read(Path.Combine(Folder, file)))
        {
            switch (command.Verb)
            {
                case "trace":
                    spans.AddRange(command.Lines.Select(line => CaseSpans.Read(CaseSpans.TraceIdOf(command.Rest), line)));
                    break;
                case "clear":
                    spans.Clear();
                    break;
                case "eval":
                    foreach (var source in (ISpanSource[])[new InMemorySpanSource(spans), new HintedSpanSource(spans)])
                    {
                        if (await Check(command, source) is { } problem)
                        {
                            problems.Add($"{file}:{command.Line} ({source.GetType().Name}) {command.Rest}\n{problem}");
                        }
                    }

                    break;
                default:
                    throw new FormatException($"{file}:{command.Line}: no such verb: {command.Verb}");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    static async Task<string?> Check(CaseCommand command, ISpanSource source)
    {
        var expectsFailure = command.Lines is [var only] && only.StartsWith("fail ", StringComparison.Ordinal);
        try
        {
            var (what, rest) = CaseCommand.Split(command.Rest);
            var actual = what == "search" ? await Search(rest, command.Lines, source) : await Measure(rest, source);
            IEnumerable<string> expected = what == "search" ? command.Lines : command.Lines.Order(StringComparer.Ordinal);
            return actual.SequenceEqual(expected) ? null : $"gives\n  {string.Join("\n  ", actual)}\nexpected\n  {string.Join("\n  ", expected)}";
        }
        catch (TraceQLException e)
        {
            return !expectsFailure ? e.Message : e.Message.StartsWith(command.Lines[0]["fail ".Length..], StringComparison.Ordinal) ? null : $"says {e.Message}";
        }
    }

    static async Task<List<string>> Search(string query, IReadOnlyList<string> expected, ISpanSource source)
    {
        var result = await new TraceQLEngine(source).SearchAsync(new SearchRequest { Query = query, Range = TimeRange.All, Limit = 100, SpansPerSpanset = 0 }, Token);
        var lines = new List<string>();
        foreach (var trace in result.Traces)
        {
            foreach (var spanset in trace.Spansets)
            {
                // Attributes are told only where the case tells them.
                var tellsAttributes = lines.Count < expected.Count && expected[lines.Count].Contains('(') && !expected[lines.Count].Contains('[');
                var spans = spanset.Spans.OrderBy(span => span.Id.Value).Select(span => $"{span.Id.Value:x}{(tellsAttributes ? $"({Text(span.Attributes)})" : "")}");
                var attributes = spanset.Attributes.Count > 0 ? $" [{Text(spanset.Attributes)}]" : "";
                lines.Add($"{trace.Id.ToString().TrimStart('0')}: {string.Join(" ", spans)}{attributes}");
            }
        }

        return lines;
    }

    static string Text(IReadOnlyList<KeyValuePair<string, AttributeValue>> attributes) => string.Join(", ", attributes.Select(a => $"{a.Key}={a.Value}"));

    static async Task<List<string>> Measure(string text, ISpanSource source)
    {
        // from <start> to <end> step <step> <query>
        var words = text.Split(' ', 7);
        var request = new MetricsRequest { Query = words[6], StartNs = CaseSpans.Duration(words[1]), EndNs = CaseSpans.Duration(words[3]), StepNs = CaseSpans.Duration(words[5]) };
        var result = await new TraceQLEngine(source).QueryRangeAsync(request, Token);
        return
        [
            .. result.Series
                .Select(series => $"{{{Text(series.Labels)}}} {string.Join(" ", series.Values.Select(value => double.IsNaN(value) ? "_" : value.ToString("R", CultureInfo.InvariantCulture)))}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
