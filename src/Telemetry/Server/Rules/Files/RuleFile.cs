using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Rules.Files;

/// <summary>A group as its file states it: rules that are evaluated one after the other, at the same times.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Name">Unique in its file.</param>
/// <param name="IntervalMs">From one evaluation to the next; null takes the server's.</param>
/// <param name="QueryOffsetMs">How far in the past rules are evaluated; null means not at all.</param>
/// <param name="Limit">Most alerts, or series, that one rule may yield; 0 means no limit.</param>
/// <param name="Rules">In the order of their evaluation; labels of the group are in them.</param>
internal sealed record RuleGroupDefinition(
    string File, string Name, long? IntervalMs, long? QueryOffsetMs, int Limit, IReadOnlyList<RuleDefinition> Rules)
{
    public bool Equals(RuleGroupDefinition? other) =>
        other is not null
        && (File, Name, IntervalMs, QueryOffsetMs, Limit) == (other.File, other.Name, other.IntervalMs, other.QueryOffsetMs, other.Limit)
        && Rules.SequenceEqual(other.Rules);

    public override int GetHashCode() => HashCode.Combine(File, Name, Rules.Count);
}

/// <summary>A rule as its file states it.</summary>
/// <param name="IsAlert">Whether it makes alerts, or records series.</param>
/// <param name="Name">Of the alert, or of the metric that it records.</param>
/// <param name="Query">PromQL.</param>
/// <param name="ForMs">How long an alert's condition must hold before it fires.</param>
/// <param name="KeepFiringForMs">How long it fires on after the condition ended.</param>
/// <param name="Labels">Added to what it yields, by name; an empty one removes the label. Templates in alerts.</param>
/// <param name="Annotations">Said of its alerts, by name; templates.</param>
internal sealed record RuleDefinition(
    bool IsAlert, string Name, string Query, long ForMs, long KeepFiringForMs, IReadOnlyList<Label> Labels, IReadOnlyList<Label> Annotations)
{
    public bool Equals(RuleDefinition? other) =>
        other is not null
        && (IsAlert, Name, Query, ForMs, KeepFiringForMs) == (other.IsAlert, other.Name, other.Query, other.ForMs, other.KeepFiringForMs)
        && Labels.SequenceEqual(other.Labels)
        && Annotations.SequenceEqual(other.Annotations);

    public override int GetHashCode() => HashCode.Combine(IsAlert, Name, Query);
}

/// <summary>A file of rules that cannot be used; the message tells every fault, a line each, in Prometheus' words.</summary>
internal sealed class RuleFileException(string file, IReadOnlyList<string> problems)
    : Exception(string.Join('\n', problems.Select(problem => $"{file}: {problem}")))
{
    public IReadOnlyList<string> Problems => problems;
}
