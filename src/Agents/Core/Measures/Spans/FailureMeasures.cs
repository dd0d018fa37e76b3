using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>The share of a service's work that fails, where it is not what it used to be.</summary>
internal sealed class FailureMeasures(SpanTable table, Window window)
{
    /// <summary>With nothing to compare with, a smaller share may be how it always is.</summary>
    const double SuspectShare = 0.05;

    const double LeastChange = 0.005;
    const double LeastFactor = 1.5;

    /// <summary>Fewer may come by chance anywhere in a large system.</summary>
    const double FewestFailures = 5;

    /// <summary>Services with new failures, the surest first, and when to look for examples.</summary>
    public IReadOnlyList<(string Service, Window Window, double Share)> FailingServices =>
    [
        .. table.Services.Where(service => service.Length > 0)
            .Select(service => (Service: service, Shift: Find(table.Sum(table.Operations.Where(key => key.Service == service)))))
            .Where(one => one.Shift is not null)
            .OrderByDescending(one => Math.Abs(one.Shift!.Deviation))
            .Select(one => (one.Service, new Window(one.Shift!.Since, one.Shift.Until ?? window.End), one.Shift.After - one.Shift.Before)),
    ];

    public static string FailingSpans(string service) => $"resource.service.name = {SpanContext.Quote(service)} && {SpanDialect.Failed}";

    public IEnumerable<Finding> Shares(SpanContext context)
    {
        foreach (var service in context.Services)
        {
            var entries = context.EntriesOf(service);
            var operations = entries.Select(key => (Name: (string?)key.Name, Shift: Find(table[key])))
                .Append((Name: null, Shift: Find(table.Sum(entries)))).Where(one => one.Shift is not null).ToList();
            if (operations.Count == 0)
            {
                continue;
            }

            var (name, shift) = operations.MaxBy(one => Math.Abs(one.Shift!.Deviation));
            yield return Share(context, service, string.IsNullOrEmpty(name) ? null : name, shift!);
        }
    }

    static Finding Share(SpanContext context, string service, string? name, Shift shift) =>
        context.Writer.Of(FindingKind.Failures, service,
            $"{Facts.Percent(shift.After)} of {(name is null ? $"what {service} took in" : $"\"{name}\" at {service}")} failed "
            + (shift.Deviation == 0 ? "(nothing recorded before)" : $"(before: {Facts.Percent(shift.Before)})"),
            shift, "share", context.Reader.FailedQuery(SpanContext.Only(service))) with
        {
            Operation = name,
            Baseline = shift.Deviation == 0 ? null : shift.Before,
            Severity = shift.After >= 0.2 ? Severity.Critical : Severity.Warning,
        };

    Shift? Find(SpanCounts counts)
    {
        var course = table.Ratio(counts.Failed, counts.Count);
        if (ShiftDetector.Find(course, Noise.Share) is { Grew: true } shift)
        {
            return shift.After - shift.Before >= LeastChange && shift.Factor >= LeastFactor && shift.After * shift.Weight >= FewestFailures ? shift : null;
        }

        var share = Course.Mean(course.Current);
        return course.Baseline.Count == 0 && share >= SuspectShare && counts.Failed.Sum() >= FewestFailures
            ? new Shift(course.Current.First(point => point.Value > 0).Time, null, 0, 0, share, course.CurrentWeight)
            : null;
    }
}
