using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.RootCauses;

/// <summary>Names a cause as a person would.</summary>
internal static class CauseTitle
{
    public static string OfError(Finding origin) => origin switch
    {
        { Target: { } database, Operation: "INSERT" } => $"{origin.Service}: its database inserts fail ({database})",
        { Target: { } database, Operation: { } verb } when verb.All(char.IsAsciiLetterUpper) =>
            $"{origin.Service}: its database statements fail ({database}, {verb})",
        { Target: { } database } => $"{origin.Service}: its calls to {database} fail",
        _ when IsSimulated(origin) => $"{origin.Service}: simulated failures",
        _ => $"{origin.Service}: \"{origin.Operation}\" fails",
    };

    public static string ExplainError(Finding origin) => origin.Path.Count > 1
        ? $"{origin.Title}. The failure travels from there to the callers: {string.Join(" → ", origin.Path)}."
        : origin.Title + ".";

    public static string OfRate(string service) => $"{service} fails";

    public static bool IsSimulated(Finding origin) => origin.Title.Contains("simulated", StringComparison.OrdinalIgnoreCase);
}
