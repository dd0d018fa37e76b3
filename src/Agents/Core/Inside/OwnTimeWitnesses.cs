using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;

namespace Dendro.Agents.Core.Inside;

/// <summary>
/// Whether traces of the time in question confirm that an operation's own time grew. Times of all spans are divided among callers
/// by who calls how often, which errs where calls of one name go to a slow and to a fast callee; in a trace that is read whole
/// nothing is divided.
/// </summary>
internal sealed class OwnTimeWitnesses(TraceSampler sampler, Window window)
{
    const int MostOperations = 6;
    const int TracesEach = 8;
    const int FewestSpans = 3;

    /// <summary>Of the growth that was told, at least this part must be seen.</summary>
    const double LeastPart = 0.3;

    public async Task<IReadOnlyList<Finding>> ConfirmAsync(IReadOnlyList<Finding> slower, CancellationToken cancellationToken)
    {
        var doubtful = slower.OrderByDescending(finding => finding.Impact * finding.Deviation).Take(MostOperations).ToList();
        var confirmed = await Task.WhenAll(doubtful.Select(finding => IsConfirmedAsync(finding, cancellationToken)));
        return [.. slower.Except(doubtful), .. doubtful.Zip(confirmed).Where(pair => pair.Second).Select(pair => pair.First)];
    }

    async Task<bool> IsConfirmedAsync(Finding finding, CancellationToken cancellationToken)
    {
        var during = new Window(finding.Since ?? window.Start, finding.Until ?? window.End);
        var traces = await sampler.ReadAsync($"traces of {finding.Operation} at {finding.Service}", SpanContext.Only(finding.Service, finding.Operation), during, 1, TracesEach, cancellationToken);
        var own = traces.SelectMany(trace => trace.Spans.Where(span => span.Service == finding.Service && (string.IsNullOrEmpty(finding.Operation) || span.Name == finding.Operation)).Select(trace.OwnSeconds)).ToList();
        var before = finding.Baseline ?? 0;
        return own.Count < FewestSpans || own.Average() >= before + (LeastPart * (finding.Value - before));
    }
}
