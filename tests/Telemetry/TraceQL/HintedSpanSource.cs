using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Tests;

/// <summary>Gives no more than the hints ask for, so that a hint which says too much loses spans.</summary>
internal sealed class HintedSpanSource(IEnumerable<Span> spans) : ISpanSource
{
    readonly InMemorySpanSource _all = new(spans);

    public async IAsyncEnumerable<Trace> SelectAsync(SpanSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tests = selection.Conditions.Select(Test).ToList();
        await foreach (var trace in _all.SelectAsync(selection with { WholeTraces = true }, cancellationToken))
        {
            var passing = new TraceView(trace).Spans
                .Where(span => selection.Range.Contains(span.Span.StartNs))
                .Where(span => tests.Count == 0 || (selection.AllConditions ? tests.TrueForAll(test => test(span).IsTrue) : tests.Exists(test => test(span).IsTrue)))
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

    static Func<SpanView, Static> Test(SpanCondition condition)
    {
        var attribute = condition.Attribute.Scope == AttributeScope.Intrinsic && Intrinsics.TryParse(condition.Attribute.Name, out var intrinsic)
            ? Syntax.Attribute.Of(intrinsic)
            : new Syntax.Attribute(condition.Attribute.Scope, condition.Attribute.Name);
        var (op, operand) = condition.Operator == ConditionOperator.Exists ? (Operator.NotEqual, Static.Nil)
            : (Enum.Parse<Operator>(condition.Operator.ToString()), Operand(attribute.Intrinsic, condition.Operand));
        return FieldCompiler.Compile(new BinaryOperation(op, attribute, new Constant(operand)));
    }

    static Static Operand(Intrinsic intrinsic, AttributeValue operand) => (intrinsic, operand) switch
    {
        (Intrinsic.Status, AttributeValue.Integer number) => Static.Of((SpanStatus)number.Value),
        (Intrinsic.Kind, AttributeValue.Integer number) => Static.Of((SpanKind)number.Value),
        _ => Static.From(operand),
    };

    public Task<SpanCounts?> CountAsync(SpanCounting counting, CancellationToken cancellationToken) => Task.FromResult<SpanCounts?>(null);

    public Task<Trace?> TraceAsync(TraceId id, CancellationToken cancellationToken) => _all.TraceAsync(id, cancellationToken);

    public Task<IReadOnlyList<AttributeReference>> AttributeNamesAsync(TimeRange range, CancellationToken cancellationToken) => _all.AttributeNamesAsync(range, cancellationToken);

    public Task<IReadOnlyList<AttributeValue>> AttributeValuesAsync(AttributeReference attribute, TimeRange range, int limit, CancellationToken cancellationToken) =>
        _all.AttributeValuesAsync(attribute, range, limit, cancellationToken);
}
