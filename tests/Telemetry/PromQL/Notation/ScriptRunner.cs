using System.Text;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>One evaluation of a script and, if it went wrong, how.</summary>
internal sealed record CaseResult(int LineNumber, string Query, string? Problem);

/// <summary>Runs a promqltest script against the engine and samples in memory.</summary>
internal sealed partial class ScriptRunner
{
    readonly InMemorySeriesSource _source = new();
    readonly PromQLEngine _engine;

    ScriptRunner() => _engine = new PromQLEngine(_source);

    public static async Task<List<CaseResult>> RunAsync(string script, CancellationToken cancellationToken)
    {
        var runner = new ScriptRunner();
        var results = new List<CaseResult>();
        foreach (var block in Script.Read(script))
        {
            if (block.Head == "clear")
            {
                runner._source.Clear();
            }
            else if (block.Head.StartsWith("load", StringComparison.Ordinal))
            {
                Loader.Load(runner._source, block);
            }
            else
            {
                results.Add(await runner.EvaluateAsync(block, cancellationToken));
            }
        }

        return results;
    }

    async Task<CaseResult> EvaluateAsync(ScriptBlock block, CancellationToken cancellationToken)
    {
        var match = EvalPattern().Match(block.Head);
        if (!match.Success)
        {
            return new CaseResult(block.LineNumber, block.Head, "not a command");
        }

        var query = match.Groups["query"].Value;
        try
        {
            var expectations = Expectations.Of(block, match.Groups["command"].Value);
            var problem = match.Groups["at"].Success
                ? await InstantAsync(query, Script.Milliseconds(match.Groups["at"].Value), expectations, cancellationToken)
                : await RangeAsync(query, match, expectations, cancellationToken);
            return new CaseResult(block.LineNumber, query, problem);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            // Whatever an engine under test throws is a failed case, not the end of the script.
            return new CaseResult(block.LineNumber, query, $"{unexpected.GetType().Name}: {unexpected.Message}\n{unexpected.StackTrace}");
        }
    }

    async Task<string?> InstantAsync(string text, long timeMs, Expectations expectations, CancellationToken cancellationToken)
    {
        var query = new PromQLQuery { Text = text, StartMs = timeMs, EndMs = timeMs };
        var (result, problem) = await QueryAsync(query, expectations, cancellationToken);
        if (result is null || problem is not null)
        {
            return problem;
        }

        problem = CheckInstant(result.Value, expectations);
        var isInstantOnly = expectations.IsOrdered || expectations.RangeVector is not null || expectations.Text is not null || InstantOnlyPattern().IsMatch(text);
        if (problem is not null || isInstantOnly || result.Value is not (PromQLValue.InstantVector or PromQLValue.Scalar))
        {
            return problem;
        }

        var range = await _engine.QueryAsync(query with { StartMs = timeMs - 60_000, EndMs = timeMs + 60_000, StepMs = 60_000 }, cancellationToken);
        return CheckInstant(At(((PromQLValue.Matrix)range.Value).Series, timeMs, result.Value), expectations) is { } rangeProblem ? $"as a range query: {rangeProblem}" : null;
    }

    async Task<string?> RangeAsync(string text, Match match, Expectations expectations, CancellationToken cancellationToken)
    {
        var query = new PromQLQuery
        {
            Text = text,
            StartMs = Script.Milliseconds(match.Groups["from"].Value),
            EndMs = Script.Milliseconds(match.Groups["to"].Value),
            StepMs = Script.Milliseconds(match.Groups["step"].Value),
        };
        var (result, problem) = await QueryAsync(query, expectations, cancellationToken);
        return result is null || problem is not null ? problem : CheckMatrix(((PromQLValue.Matrix)result.Value).Series, expectations, query.StartMs, query.StepMs);
    }

    async Task<(PromQLResult? Result, string? Problem)> QueryAsync(PromQLQuery query, Expectations expectations, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _engine.QueryAsync(query, cancellationToken);
            return (result, expectations.Fails ? "expected an error" : CheckAnnotations(result.Annotations, expectations));
        }
        catch (PromQLException error) when (expectations.Fails)
        {
            var wrong = expectations.Messages.Where(message => message.Kind == "fail" && !message.Holds(error.Message)).Select(message => message.Shown).ToArray();
            return (null, wrong.Length == 0 ? null : $"error is \"{error.Message}\", expected {string.Join("; ", wrong)}");
        }
        catch (PromQLException error)
        {
            return (null, $"error: {error.Message}");
        }
    }

    static string? CheckAnnotations(Annotations annotations, Expectations expectations)
    {
        foreach (var (kind, shown, holds) in expectations.Messages)
        {
            var texts = kind is "warn" or "no_warn" ? annotations.Warnings : annotations.Infos;
            if (texts.Any(holds) == kind.StartsWith("no_", StringComparison.Ordinal))
            {
                return $"expected {kind} {shown}, got [{string.Join("; ", annotations.Warnings.Concat(annotations.Infos))}]";
            }
        }

        return null;
    }

    static string? CheckInstant(PromQLValue value, Expectations expectations) => value switch
    {
        PromQLValue.Text text => text.Value == expectations.Text ? null : $"got string \"{text.Value}\"",
        PromQLValue.Scalar scalar => expectations.Scalar is { } expected && Comparison.AreClose(expected, scalar.Value) ? null : $"got scalar {scalar.Value}",
        PromQLValue.InstantVector vector => CheckVector(vector.Elements, expectations),
        PromQLValue.Matrix matrix when expectations.RangeVector is { } range => CheckMatrix(matrix.Series, expectations, range.StartMs, range.StepMs),
        _ => "got a range vector",
    };

    static string? CheckVector(IReadOnlyList<(Labels Labels, Point Point)> elements, Expectations expectations)
    {
        var problems = new StringBuilder();
        var expected = expectations.Series;
        for (var i = 0; i < expected.Count; i++)
        {
            var at = expectations.IsOrdered ? i : elements.ToList().FindIndex(element => element.Labels.Equals(expected[i].Labels));
            if (at < 0 || at >= elements.Count || !elements[at].Labels.Equals(expected[i].Labels))
            {
                problems.Append($"\n  missing {expected[i].Labels} {Comparison.Show(expected[i].Points[0])}");
            }
            else if (!Comparison.AreClose(expected[i].Points[0]!.Value, elements[at].Point))
            {
                problems.Append($"\n  {expected[i].Labels}: expected {Comparison.Show(expected[i].Points[0])}, got {Comparison.Show(elements[at].Point)}");
            }
        }

        foreach (var extra in elements.Where(element => !expected.Exists(one => one.Labels.Equals(element.Labels))))
        {
            problems.Append($"\n  unexpected {extra.Labels} {Comparison.Show(extra.Point)}");
        }

        return problems.Length == 0 ? null : problems.ToString();
    }

    static string? CheckMatrix(IReadOnlyList<Series> series, Expectations expectations, long startMs, long stepMs)
    {
        var problems = new StringBuilder();
        foreach (var (labels, points) in expectations.Series)
        {
            var expected = points.Select((point, i) => (TimeMs: startMs + (i * stepMs), Point: point)).Where(one => one.Point is not null).ToArray();
            var found = series.FirstOrDefault(one => one.Labels.Equals(labels));
            var actual = found is null ? [] : found.TimestampsMs.Select((time, i) => (TimeMs: time, Point: (Point?)new Point(found.Values[i], found.Histograms?[i]))).ToArray();
            var isSame = expected.Length == actual.Length
                && expected.Zip(actual).All(pair => pair.First.TimeMs == pair.Second.TimeMs && Comparison.AreClose(pair.First.Point!.Value, pair.Second.Point!.Value));
            if (!isSame)
            {
                problems.Append($"\n  {labels}: expected {Show(expected)}\n    got {Show(actual)}");
            }
        }

        foreach (var extra in series.Where(one => !expectations.Series.Exists(expected => expected.Labels.Equals(one.Labels))))
        {
            problems.Append($"\n  unexpected {extra.Labels}");
        }

        return problems.Length == 0 ? null : problems.ToString();
    }

    static string Show(IEnumerable<(long TimeMs, Point? Point)> points) =>
        string.Join(' ', points.Select(point => $"{Comparison.Show(point.Point)}@{point.TimeMs / 1000.0}"));

    static PromQLValue At(IReadOnlyList<Series> series, long timeMs, PromQLValue like)
    {
        var elements = series
            .Select(one => (one, Index: Array.IndexOf(one.TimestampsMs, timeMs)))
            .Where(found => found.Index >= 0)
            .Select(found => (found.one.Labels, new Point(found.one.Values[found.Index], found.one.Histograms?[found.Index])))
            .ToList();
        return like is PromQLValue.Scalar && elements.Count == 1
            ? new PromQLValue.Scalar(timeMs, elements[0].Item2.Value)
            : new PromQLValue.InstantVector(timeMs, elements);
    }

    [GeneratedRegex(@"^(?<command>eval(_fail|_warn|_ordered|_info)?)\s+(instant\s+(at\s+(?<at>\S+))|range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+))\s+(?<query>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex EvalPattern();

    // These depend on the query's own range and step.
    [GeneratedRegex(@"\b(range|step|start|end)\(\)", RegexOptions.IgnoreCase)]
    private static partial Regex InstantOnlyPattern();
}
