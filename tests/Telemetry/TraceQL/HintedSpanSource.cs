using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;

namespace Dendro.Telemetry.TraceQL.Tests;

/// <summary>Gives no more than the hints ask for, so that a hint which says too much loses spans.</summary>
internal sealed class HintedSpanSource(IEnumerable<Span> spans) : ISpanSource
{
    readonly InMemorySpanSource _all = new(spans);

    public async IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var trace in _all.SelectAsync(selection with { WholeTraces = true }, cancellationToken))
        {
            var passing = new TraceView(trace).Spans
                .Where(span => selection.Range.Contains(span.Span.StartNs))
                .Where(span => Passes(selection.Filter, span.Span))
                .Select(span => With(selection.Parts, span.Span))
                .ToList();
            if (passing.Count > 0 && selection.WholeTraces)
            {
                yield return trace with { Spans = [.. trace.Spans.Select(span => With(selection.Parts, span))] };
            }
            else
            {
                foreach (var part in passing.Chunk(selection.MayComeInParts ? 1 : int.MaxValue))
                {
                    yield return trace with { Spans = part };
                }
            }
        }
    }

    static Span With(SpanParts parts, Span span) => span with
    {
        Attributes = parts.HasFlag(SpanParts.Attributes) ? span.Attributes : Attributes.Empty,
        Events = parts.HasFlag(SpanParts.Events) ? span.Events : [],
        Links = parts.HasFlag(SpanParts.Links) ? span.Links : [],
    };

    static bool Passes(SpanFilter filter, Span span) => filter switch
    {
        SpanFilter.All all => all.Filters.All(part => Passes(part, span)),
        SpanFilter.Any any => any.Filters.Any(part => Passes(part, span)),
        SpanFilter.Not not => !Passes(not.Filter, span),
        SpanFilter.Value value => value.Passes(Value(value.Attribute, span)),
        SpanFilter.Duration duration => Holds(duration.Operator, span.DurationNs.CompareTo(duration.Nanoseconds)),
        SpanFilter.Mention { Attribute: { Scope: AttributeScope.Event, Name: var name } } => span.Events.Any(item => item.Attributes[name] is not null),
        SpanFilter.Mention { Attribute.Name: var name } => span.Links.Any(link => link.Attributes[name] is not null),
        _ => throw new ArgumentException(filter.ToString(), nameof(filter)),
    };

    static AttributeValue? Value(AttributeReference attribute, Span span) => (attribute.Scope, attribute.Name) switch
    {
        (AttributeScope.Any, var name) => span.Attributes[name] ?? span.Resource.Attributes[name],
        (AttributeScope.Span, var name) => span.Attributes[name],
        (AttributeScope.Resource, var name) => span.Resource.Attributes[name],
        (AttributeScope.Instrumentation, var name) => span.Scope.Attributes[name],
        (_, "name") => new AttributeValue.Text(span.Name),
        (_, "status") => new AttributeValue.Integer((long)span.Status),
        (_, "kind") => new AttributeValue.Integer((long)span.Kind),
        (_, "statusMessage") => new AttributeValue.Text(span.StatusMessage),
        (_, "instrumentation:name") => new AttributeValue.Text(span.Scope.Name),
        (_, "instrumentation:version") => new AttributeValue.Text(span.Scope.Version),
        _ => throw new ArgumentException(attribute.ToString(), nameof(attribute)),
    };

    static bool Holds(DurationOperator comparison, int order) => comparison switch
    {
        DurationOperator.Equal => order == 0,
        DurationOperator.NotEqual => order != 0,
        DurationOperator.Less => order < 0,
        DurationOperator.LessOrEqual => order <= 0,
        DurationOperator.Greater => order > 0,
        _ => order >= 0,
    };

    public Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken) => Task.FromResult<SpanCounts?>(null);

    public Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken) => _all.TraceAsync(id, cancellationToken);

    public Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(AttributeScope? scope, TimeRange range, CancellationToken cancellationToken) => _all.AttributeNamesAsync(scope, range, cancellationToken);

    public Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken) =>
        _all.AttributeValuesAsync(attribute, range, limit, cancellationToken);
}
