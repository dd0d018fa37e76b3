namespace Dendro.Telemetry.Storage.Query;

/// <summary>A filter of spans as SQL.</summary>
/// <param name="Certain">Tells rightly of all spans but those that <see cref="Untold"/> names.</param>
/// <param name="Maybe">Lets all spans pass that may fulfil it, those included.</param>
/// <param name="Untold">Conditions of spans of which columns do not tell it.</param>
internal sealed record SpanDecision(string Certain, string Maybe, IReadOnlyCollection<string> Untold)
{
    const string True = "true";
    const string False = "false";

    /// <summary>What columns tell of all spans.</summary>
    internal static SpanDecision Of(string certain) => new(certain, certain, []);

    /// <summary>What columns tell of no span.</summary>
    /// <param name="maybe">Lets all pass that may fulfil it.</param>
    internal static SpanDecision Unknown(string maybe) => new(False, maybe, [True]);

    /// <summary>Whether it is known of no span.</summary>
    internal bool IsUnknown => Untold.Contains(True);

    internal static SpanDecision All(IReadOnlyCollection<SpanDecision> parts) => Join(parts, And);

    internal static SpanDecision Any(IReadOnlyCollection<SpanDecision> parts) => Join(parts, Or);

    internal SpanDecision Not() => new($"NOT ({Certain})", Or([$"NOT ({Certain})", .. Untold]), Untold);

    internal static string And(IEnumerable<string> conditions) =>
        conditions.Where(condition => condition != True).Distinct().ToList() switch
        {
            [] => True,
            var parts when parts.Contains(False) => False,
            [var one] => one,
            var parts => $"({string.Join(" AND ", parts)})",
        };

    internal static string Or(IEnumerable<string> conditions) =>
        conditions.Where(condition => condition != False).Distinct().ToList() switch
        {
            [] => False,
            var parts when parts.Contains(True) => True,
            [var one] => one,
            var parts => $"({string.Join(" OR ", parts)})",
        };

    static SpanDecision Join(IReadOnlyCollection<SpanDecision> parts, Func<IEnumerable<string>, string> join) =>
        new(join(parts.Select(part => part.Certain)), join(parts.Select(part => part.Maybe)), [.. parts.SelectMany(part => part.Untold).Distinct()]);
}
