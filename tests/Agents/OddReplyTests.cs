using System.Collections.Concurrent;
using System.Text.Json;
using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Model.Investigating;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Verdicts;

namespace Dendro.Agents.Tests;

/// <summary>Whatever a model replies: nothing breaks, and what stands cites what is there.</summary>
public sealed class OddReplyTests
{
    [Fact]
    public async Task A_thousand_random_replies_break_nothing()
    {
        var random = new Random(7);
        await AskAsync(
            [.. Enumerable.Range(0, 1000).Select(OddReplies.Random)],
            text => new ScriptedReply(text) { Wire = (Wire)random.Next(6), ChunkLength = random.Next(1, 400), FinishReason = random.Next(5) == 0 ? "length" : "stop", Cuts = random.Next(10) == 0 },
            (_, report) => Assert.All(report.Sentences.Where(sentence => sentence.Problem is null), sentence => Assert.All(sentence.Cites, cite => Assert.Contains(cite, (string[])["v1", "c1", "e1", "e2", "e3"]))));
    }

    [Fact]
    public async Task Random_bytes_in_place_of_a_reply_break_nothing()
    {
        await AskAsync(
            [.. Enumerable.Range(0, 200).Select(OddReplies.Random)],
            text => new ScriptedReply { Raw = text.Length % 3 == 0 ? text : text.Length % 3 == 1 ? $"data: {text}\n\n" : $$"""data: {"choices":[{"delta":{{JsonSerializer.Serialize(text)}}}],"usage":{{text.Length}}}""" + "\n\n" },
            (_, report) => Assert.Equal("", report.Text));
    }

    [Fact]
    public async Task No_lie_is_shown_as_fact()
    {
        var lies = OddReplies.Lies().Distinct().ToList();
        Assert.InRange(lies.Count, 300, 1000);
        var believed = new List<string>();
        await AskAsync(
            [.. lies.Select(lie => $"{OddReplies.Truth}\n{lie}")],
            text => new ScriptedReply(text),
            (_, report) => believed.AddRange(report.Text == OddReplies.Truth ? [] : [$"believed: {report.Text}"]));
        Assert.True(believed.Count == 0, string.Join('\n', believed));
    }

    static async Task AskAsync(IReadOnlyList<string> texts, Func<string, ScriptedReply> reply, Action<string, ModelReport> assert)
    {
        var script = new ConcurrentQueue<string>(texts);
        await using var model = await ScriptedModel.StartAsync(_ => script.TryDequeue(out var text) ? reply(text) : throw new InvalidOperationException("A reply was asked for twice."));
        await using var system = await ModelSystem.StartAsync(model, "--LLM_MAX_CALLS=1");
        var investigator = system.Part<Investigator>("orchestrator");
        foreach (var text in texts)
        {
            var report = await investigator.InvestigateAsync(Inquiry, new Progress(TimeProvider.System), TestContext.Current.CancellationToken);
            Assert.NotNull(report);
            assert(text, report);
        }
    }

    static Inquiry Inquiry => new()
    {
        Question = "What is wrong?",
        Language = "en",
        Window = Shop.Window,
        Verdict = new Verdict(VerdictKind.Causes, [SentenceCase.Cause with { Since = Shop.End.AddMinutes(-9.5) }], SentenceCase.Services),
        Answer = new Answer
        {
            Kind = PlanKind.Cause,
            Text = "Root cause: order: its calls to PostgreSQL fail (confidence 90 %).",
            Understood = new Understood { Services = [], Operations = [], Window = new FindingWindow(Shop.Window.Start, Shop.Window.End) },
            Evidence = [.. Findings.Select((finding, i) => new AnswerEvidence($"e{i + 1}", finding.Title, finding.Language, finding.Query, finding.Window, "") { Value = finding.Value, Unit = finding.Unit })],
        },
        Findings = Findings,
        Services = SentenceCase.Services,
        Missing = [],
    };

    static IReadOnlyList<Finding> Findings =>
    [
        Finding("order", "order: 50 % of POST /orders fail, 0.1 % before", 0.5, 0.001, "share"),
        Finding("order", "order: p95 of POST /orders is 806 ms, 200 ms before", 0.8064, 0.2, "s"),
        Finding("stock", "stock: 1234 requests", 1234, 1230, "count"),
    ];

    static Finding Finding(string service, string title, double value, double baseline, string unit) => new()
    {
        Kind = FindingKind.Failures,
        Service = service,
        Title = title,
        Severity = Severity.Critical,
        Value = value,
        Baseline = baseline,
        Unit = unit,
        Language = "traceql",
        Query = "{ } | rate()",
        Window = new FindingWindow(Shop.Window.Start, Shop.Window.End),
    };
}
