using System.Globalization;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>
/// Steps that used to follow an operation and no longer do, and new ones, by traffic: the idea of Nezha (FSE 2023) over spans.
/// Only the first break is told, since each step is compared with the one right before it.
/// </summary>
internal sealed class StepMeasures(SpanContext context)
{
    const double LeastShareOfParent = 0.7;
    const double LeastFactor = 1.4;
    const int MostCounted = 4;
    const double AtMostOnce = 1.02;

    /// <summary>A step that always followed is missed after three spans without it.</summary>
    const double FewestWithout = 3;

    /// <summary>Fewer spans than this say nothing about what usually follows.</summary>
    const double FewestParents = 20;

    public IEnumerable<Finding> Steps()
    {
        if (!context.Reader.IsByName)
        {
            return [];
        }

        return context.Table.Operations.Select(Step).OfType<Finding>().GroupBy(step => (step.Service, step.Operation, step.Grew)).Select(Join);
    }

    /// <summary>Steps that vanish together say the same, and together are less likely to be chance.</summary>
    static Finding Join(IEnumerable<Finding> together)
    {
        var steps = together.OrderByDescending(step => Math.Abs(step.Deviation)).ToList();
        return steps[0] with
        {
            Title = steps.Count == 1 ? steps[0].Title : $"{steps[0].Title}, and so were {steps.Count - 1} further steps",
            Deviation = Math.Round(steps[0].Deviation * Math.Sqrt(Math.Min(steps.Count, MostCounted)), 2),
        };
    }

    Finding? Step(SpanKey child)
    {
        var (parent, share) = context.Structure.Parents(child).DefaultIfEmpty().MaxBy(one => one.Share);
        if (share < LeastShareOfParent || context.Table.Find(parent) is not { } before || context.Table.BaselineCount(before) < FewestParents)
        {
            return null;
        }

        var course = context.Table.Ratio(context.Table[child].Count, before.Count);
        // What follows once or not is a share of its parents; what follows many times is a count.
        var shift = ShiftDetector.Find(course, Course.Mean(course.Baseline) <= AtMostOnce ? Noise.Share : Noise.Rate);
        if (shift is null || shift.Factor < LeastFactor || shift.Weight < FewestWithout || Math.Abs(shift.After - shift.Before) < 0.05)
        {
            return null;
        }

        // A call that is sent and not received, or a message that nobody takes, is the receiver's trouble.
        var isLost = !shift.Grew && parent.IsExit && child.Service != parent.Service;
        var service = isLost ? child.Service : parent.Service;
        return context.Writer.Of(FindingKind.Step, service,
            string.Create(CultureInfo.InvariantCulture, $"\"{parent.Name}\" at {parent.Service} was followed by \"{child.Name}\"{(child.Service == parent.Service ? "" : $" at {child.Service}")} {shift.After:0.##} times (before: {shift.Before:0.##} times)"),
            shift, "times", context.Reader.CountQuery($"name =~ {SpanContext.Quote($"{Escape(parent.Name)}|{Escape(child.Name)}")}")) with
        {
            Operation = parent.Name,
            Target = child.Service == parent.Service ? child.Name : child.Service,
            Path = child.Service == parent.Service ? [parent.Service] : [parent.Service, child.Service],
            Resource = isLost && parent.Kind == "producer" ? ResourceKind.Queue : ResourceKind.Other,
        };
    }

    static string Escape(string text) => System.Text.RegularExpressions.Regex.Escape(text);
}
