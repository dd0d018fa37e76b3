using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;

namespace Dendro.Agents.Core.Inside;

/// <summary>
/// After what an operation now ends that used to go on. When that is a call to another service, what came back from there is
/// the likelier reason: many senders do not say that a call failed.
/// </summary>
internal sealed class BreakPoints(TraceSampler sampler, Window window)
{
    const int MostOperations = 3;
    const int Slices = 1;
    const int TracesEach = 20;

    /// <summary>So large a part of the spans must end where few ended before.</summary>
    const double LeastPart = 0.2;

    public async Task<IReadOnlyList<Finding>> AssignAsync(IReadOnlyList<Finding> steps, CancellationToken cancellationToken)
    {
        var broken = steps.Where(step => !step.Grew && step.Operation is not null).OrderBy(step => step.Deviation).Take(MostOperations).ToList();
        var assigned = await Task.WhenAll(broken.Select(step => AssignAsync(step, cancellationToken)));
        return [.. steps.Except(broken), .. assigned];
    }

    async Task<Finding> AssignAsync(Finding step, CancellationToken cancellationToken)
    {
        var filter = SpanContext.Only(step.Service, step.Operation);
        var during = new Window(step.Since ?? window.Start, step.Until ?? window.End);
        var now = sampler.ReadAsync($"traces of {step.Operation}", filter, during, Slices, TracesEach, cancellationToken);
        var before = sampler.ReadAsync($"traces of {step.Operation} before", filter, window.Baseline, Slices, TracesEach, cancellationToken);
        await Task.WhenAll(now, before);
        var (endsNow, endsBefore) = (Ends(await now, step), Ends(await before, step));
        var (end, part) = endsNow.Select(pair => (pair.Key, Part: pair.Value - endsBefore.GetValueOrDefault(pair.Key))).DefaultIfEmpty().MaxBy(one => one.Part);
        return part < LeastPart || end is null || end == step.Service
            ? step
            : step with { Service = end, Target = step.Service, Title = $"{step.Title}: it ends after a call to {end}", Path = [step.Service, end] };
    }

    /// <summary>The part of an operation's spans that ends after each callee; the service itself stands for its own steps.</summary>
    static Dictionary<string, double> Ends(IReadOnlyList<TraceTree> traces, Finding step)
    {
        var ends = traces.SelectMany(trace => trace.Spans.Where(span => span.Service == step.Service && span.Name == step.Operation).Select(span => End(trace, span))).ToList();
        return ends.GroupBy(end => end).ToDictionary(group => group.Key, group => group.Count() / (double)ends.Count);
    }

    /// <summary>Which steps came and what the last one called.</summary>
    static string End(TraceTree trace, TraceSpan span)
    {
        var last = trace.Children(span).Where(child => child.Kind != "consumer").OrderBy(child => child.Start).LastOrDefault();
        return last is null ? span.Service
            : last.Service != span.Service ? last.Service
            : trace.Children(last).FirstOrDefault(child => child.Service != span.Service) is { } callee && last.Kind == "client" ? callee.Service
            : span.Service;
    }
}
