using Dendro.Agents.Core.Detection;

namespace Dendro.Agents.Core.Evidence;

/// <summary>Makes findings of shifts for one language and window.</summary>
internal sealed class FindingWriter(string language, Window window, Links links)
{
    readonly FindingWindow _all = new(window.BaselineStart, window.End);

    /// <summary>A deviation so large that it is told as critical.</summary>
    const double Critical = 12;

    public Finding Of(FindingKind kind, string service, string title, Shift shift, string unit, string query) => Of(kind, service, title, shift.After, unit, query) with
    {
        Severity = Math.Abs(shift.Deviation) >= Critical && shift.Factor >= 2 ? Severity.Critical : Severity.Warning,
        Baseline = shift.Before,
        Count = shift.Weight,
        Deviation = Math.Round(shift.Deviation, 2),
        Factor = Math.Round(shift.Factor, 3),
        Distance = Math.Round(shift.Distance, 2),
        Points = shift.Points,
        Since = shift.Since,
        Until = shift.Until,
    };

    public Finding Of(FindingKind kind, string service, string title, double value, string unit, string query) => new()
    {
        Kind = kind,
        Service = service,
        Title = title,
        Severity = Severity.Info,
        Value = value,
        Unit = unit,
        Language = language,
        Query = query,
        Window = _all,
        Link = links.Explore(language, query, _all),
    };
}
