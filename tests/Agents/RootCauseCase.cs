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

    internal IReadOnlyList<Finding> Findings => _findings;

    internal IReadOnlyList<string> ServicesSeen => [.. _findings.Select(finding => finding.Service).Distinct()];

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
        double? Number(string group) => Text(group) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

        var kind = Enum.Parse<FindingKind>(Text("kind")!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        var (value, was) = (Number("value")!.Value, Number("was"));
        return new Finding
        {
            Kind = kind,
            Service = Text("service")!,
            Title = $"{kind} of {Text("service")}",
            Severity = kind == FindingKind.Edge ? Severity.Info : Severity.Warning,
            Operation = Text("metric"),
            Target = Text("target"),
            IsPeer = Text("peer") is not null,
            IsTimeout = Text("timeout") is not null,
            Resource = Text("resource") is { } resource ? Enum.Parse<ResourceKind>(resource, ignoreCase: true) : ResourceKind.Other,
            Value = value,
            Baseline = was,
            Unit = "",
            Count = 100,
            Deviation = Number("z") ?? 0,
            Factor = was is { } before ? Math.Min(100, Math.Max(value, before) / Math.Max(0.0001, Math.Min(value, before))) : 1,
            Path = Text("path")?.Split(" > ") ?? [],
            Since = Text("from") is { } from ? At(from) : null,
            Until = Text("to") is { } to ? At(to) : null,
            Language = Text("metric") is null ? "traceql" : "promql",
            Query = "",
            Window = new FindingWindow(At("12:00:00"), At("12:15:00")),
        };
    }

    static DateTimeOffset At(string clock) => DateTimeOffset.Parse($"2026-11-23T{clock}Z", CultureInfo.InvariantCulture);

    [GeneratedRegex("""
        ^(?<kind>[a-z_]+)[ ](?<service>\S+)[ ](?<value>[\d.]+)(?:[ ]was[ ](?<was>[\d.]+))?(?:[ ]z[ ](?<z>-?[\d.]+))?(?:[ ]target[ ](?<target>\S+))?(?<peer>[ ]peer)?
        (?<timeout>[ ]timeout)?(?:[ ]resource[ ](?<resource>\S+))?(?:[ ]of[ ](?<metric>\S+))?(?:[ ]via[ ](?<path>\S+(?:[ ]>[ ]\S+)*))?(?:[ ]from[ ](?<from>[\d:]+))?(?:[ ]to[ ](?<to>[\d:]+))?$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Fact();
}
