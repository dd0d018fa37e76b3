using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Tests;

/// <summary>Spans in memory. Ignores hints unless told to apply them, which the contract allows.</summary>
internal sealed class InMemorySpanSource(IEnumerable<Span> spans) : ISpanSource
{
    readonly List<Trace> _traces =
    [
        .. spans.GroupBy(span => span.TraceId).Select(group => new Trace(group.Key, [.. group])).OrderByDescending(trace => trace.Spans.Min(span => span.StartNs)),
    ];

    /// <summary>What was asked for last.</summary>
    public SpanSelection? LastSelection { get; private set; }

    public async IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LastSelection = selection;
        await Task.Yield();
        foreach (var trace in _traces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var passing = trace.Spans.Where(span => selection.Range.Contains(span.StartNs)).ToList();
            if (passing.Count > 0)
            {
                yield return selection.WholeTraces ? trace : new Trace(trace.Id, passing);
            }
        }
    }

    public Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken) => Task.FromResult<SpanCounts?>(null);

    public Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken) => Task.FromResult(_traces.Find(trace => trace.Id == id));

    public Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(AttributeScope? scope, TimeRange range, CancellationToken cancellationToken)
    {
        var names = InRange(range)
            .SelectMany(span => Scopes(span).SelectMany(scope => scope.Attributes.Entries.Select(entry => new AttributeReference(scope.Scope, entry.Key))))
            .Distinct()
            .Where(name => scope is null || name.Scope == scope)
            .OrderBy(name => name.Scope)
            .ThenBy(name => name.Name, StringComparer.Ordinal);
        return Task.FromResult<IReadOnlyList<AttributeReference>>([.. names]);
    }

    public Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var values = attribute.Scope == AttributeScope.Intrinsic
            ? InRange(range).Select(span => (AttributeValue?)new AttributeValue.Text(span.Name))
            : InRange(range).SelectMany(span => Scopes(span)
                .Where(scope => scope.Scope == attribute.Scope || (attribute.Scope == AttributeScope.Any && scope.Scope is AttributeScope.Span or AttributeScope.Resource))
                .Select(scope => scope.Attributes[attribute.Name]));
        return Task.FromResult<IReadOnlyList<AttributeValue>>([.. values.OfType<AttributeValue>().Distinct().Take(limit)]);
    }

    IEnumerable<Span> InRange(TimeRange range) => _traces.SelectMany(trace => trace.Spans).Where(span => range.Contains(span.StartNs));

    static IEnumerable<(AttributeScope Scope, Attributes Attributes)> Scopes(Span span) =>
    [
        (AttributeScope.Span, span.Attributes),
        (AttributeScope.Resource, span.Resource.Attributes),
        (AttributeScope.Instrumentation, span.Scope.Attributes),
        .. span.Events.Select(item => (AttributeScope.Event, item.Attributes)),
        .. span.Links.Select(link => (AttributeScope.Link, link.Attributes)),
    ];
}
