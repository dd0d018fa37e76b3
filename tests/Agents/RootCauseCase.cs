using System.Globalization;
using System.Text.RegularExpressions;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Tests;

/// <summary>A case of Cases/root-causes.txt; the notation is explained there.</summary>
public sealed partial class RootCauseCase
{
    readonly List<Finding> _findings = [];

    public required string Name { get; init; }

    public string Verdict { get; private set; } = "";

    /// <summary>Service, mechanism, least confidence, state.</summary>
    public List<string[]> Causes { get; } = [];

    internal static Window Window { get; } = new(At("12:00:00"), At("12:15:00"));

    internal IReadOnlyList<Finding> Findings => _findings;

    internal IReadOnlyList<string> ServicesSeen =>
        [.. _findings.Where(finding => finding.Kind is FindingKind.Throughput).Select(finding => finding.Service).Distinct()];

    public static IEnumerable<RootCauseCase> ReadAll()
    {
        using var stream = typeof(RootCauseCase).Assembly.GetManifestResourceStream("root-causes.txt")!;
        using var reader = new StreamReader(stream);
        RootCauseCase? current = null;
        var isExpected = false;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
            {
                continue;
            }

            if (line.StartsWith("case ", StringComparison.Ordinal))
            {
                if (current is not null)
                {
                    yield return current;
                }

                (current, isExpected) = (new RootCauseCase { Name = line[5..] }, false);
            }
            else if (line.StartsWith("=> ", StringComparison.Ordinal))
            {
                (current!.Verdict, isExpected) = (line[3..], true);
            }
            else if (isExpected)
            {
                current!.Causes.Add(line.Split(' '));
            }
            else
            {
                current!._findings.Add(Read(line));
            }
        }

        yield return current!;
    }

    public override string ToString() => Name;

    static Finding Read(string line)
    {
        var match = Fact().Match(line);
        Assert.True(match.Success, $"The line cannot be read: {line}");
        string? Text(string group) => match.Groups[group] is { Success: true, Value: var value } ? value : null;
        double? Number(string group) => Text(group) is { } text ? double.Parse(text.TrimEnd('%', 'm', 's'), CultureInfo.InvariantCulture) : null;

        var (verb, service) = (Text("verb")!, Text("service")!);
        var (value, was, count) = (Number("value") ?? 0, Number("was"), Number("count") ?? 0);
        var seconds = Window.Seconds;
        return verb switch
        {
            "traffic" => New(FindingKind.Throughput, service, value / seconds, was / seconds, value),
            "share" => New(FindingKind.ErrorShare, service, value / 100, was / 100, count),
            "errors" => New(FindingKind.ErrorSpans, service, value, was, count) with
            {
                FirstSeen = Text("from") is { } from ? At(from) : null,
                LastSeen = Text("to") is { } to ? At(to) : null,
            },
            "origin" => New(FindingKind.ErrorOrigin, service, value / count, null, value) with
            {
                Operation = Text("operation"),
                Target = Text("target") is { Length: > 0 } target ? target : null,
                Path = Text("path")!.Split(" > "),
                Title = $"failing traces begin to fail in {service}: {Text("message")}",
            },
            "self" => Slow(New(FindingKind.SelfTime, service, value, was, count)),
            "call" => Slow(New(FindingKind.CallTime, service, value, was, count)) with { Operation = Text("operation") },
            "p95" => Slow(New(FindingKind.Latency, service, value, was, 100)),
            "log" => New(FindingKind.LogErrors, service, value, was, 1000),
            "text" => New(FindingKind.LogTemplate, service, value, Text("novelty") == "new" ? 0 : 1, count) with { Operation = Text("template") },
            _ => New(FindingKind.Edge, service, (Number("failed") ?? 0) / 100, null, value) with
            {
                Target = Text("target"),
                Path = [service, Text("target")!],
            },
        };
    }

    static Finding Slow(Finding finding) => Shift.IsRemarkable(finding.Value, finding.Baseline) ? finding with { Severity = Severity.Warning } : finding;

    static Finding New(FindingKind kind, string service, double value, double? was, double count) => new()
    {
        Kind = kind,
        Service = service,
        Title = $"{kind} of {service}",
        Severity = Severity.Info,
        Value = value,
        Baseline = was,
        Unit = "",
        Count = count,
        Language = "promql",
        Query = "",
        Window = new FindingWindow(Window.Start, Window.End),
    };

    static DateTimeOffset At(string clock) => DateTimeOffset.Parse($"2026-11-23T{clock}Z", CultureInfo.InvariantCulture);

    [GeneratedRegex("""
        ^(?:(?<verb>traffic|log)\s+(?<service>\S+)\s+(?<value>\d+)
        |(?<verb>share)\s+(?<service>\S+)\s+(?<value>\d+%)[ ]of[ ](?<count>\d+)
        |(?<verb>errors)\s+(?<service>\S+)\s+(?<value>\d+)[ ]of[ ](?<count>\d+)
        |(?<verb>origin)\s+(?<service>\S+)\s+(?<operation>[^@\s]+)@(?<target>\S*)[ ](?<value>\d+)[ ]of[ ](?<count>\d+)[ ]via[ ](?<path>\S+(?:[ ]>[ ]\S+)*)(?:[ ]says[ ](?<message>.+))?
        |(?<verb>self)\s+(?<service>\S+)\s+(?<value>\d+ms)[ ]x[ ](?<count>\d+)
        |(?<verb>call)\s+(?<service>\S+)\s+(?<operation>\S+)[ ](?<value>\d+ms)[ ]x[ ](?<count>\d+)
        |(?<verb>p95)\s+(?<service>\S+)\s+(?<value>\d+ms)
        |(?<verb>text)\s+(?<service>\S+)\s+(?<value>\d+)[ ]of[ ](?<count>\d+)[ ](?<novelty>new|known)[ ](?<template>.+)
        |(?<verb>edge)\s+(?<service>\S+)[ ]>[ ](?<target>\S+)[ ](?<value>\d+)[ ](?<failed>\d+%))
        (?:[ ]was[ ](?<was>\d+(?:%|ms)?))?(?:[ ]from[ ](?<from>[\d:]+)[ ]to[ ](?<to>[\d:]+))?$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Fact();
}
