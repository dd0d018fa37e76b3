using System.Runtime.CompilerServices;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Analysis;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>A value that an attribute has.</summary>
/// <param name="Type">string, int, float, bool, duration or keyword.</param>
/// <param name="Text">The value as text.</param>
public sealed record TagValue(string Type, string Text);

/// <summary>Names and values of attributes, for completion.</summary>
public sealed partial class TraceQLEngine
{
    // Completion must answer while its user types; what so many spans do not show is rare.
    const int MostInspectedSpans = 200_000;

    static readonly Static[] Statuses = [Static.Of(SpanStatus.Ok), Static.Of(SpanStatus.Error), Static.Of(SpanStatus.Unset)];

    static readonly Static[] Kinds =
    [
        Static.Of(SpanKind.Client), Static.Of(SpanKind.Server), Static.Of(SpanKind.Producer), Static.Of(SpanKind.Consumer),
        Static.Of(SpanKind.Internal), Static.Of(SpanKind.Unspecified),
    ];

    /// <summary>The names of intrinsics, as completion offers them.</summary>
    public static IReadOnlyList<string> IntrinsicNames => Intrinsics.Listed;

    /// <summary>The names of attributes of spans in the range, by scope.</summary>
    /// <param name="scope">The only scope that is asked about; null for all.</param>
    /// <param name="range">Which spans, by their start.</param>
    /// <param name="filter">Only spans that this filter keeps; one that is no valid filter is ignored.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public async Task<IReadOnlyList<AttributeReference>> TagNamesAsync(AttributeScope? scope, TimeRange range, string? filter, CancellationToken cancellationToken)
    {
        if (TryParseFilter(filter) is not { } stage)
        {
            return await source.AttributeNamesAsync(scope, range, cancellationToken);
        }

        var names = new HashSet<AttributeReference>();
        await foreach (var span in SpansAsync(stage, needsWholeTraces: false, range, cancellationToken))
        {
            AddNames(names, AttributeScope.Span, span.Span.Attributes);
            AddNames(names, AttributeScope.Resource, span.Span.Resource.Attributes);
            AddNames(names, AttributeScope.Instrumentation, span.Span.Scope.Attributes);
            foreach (var item in span.Span.Events)
            {
                AddNames(names, AttributeScope.Event, item.Attributes);
            }

            foreach (var link in span.Span.Links)
            {
                AddNames(names, AttributeScope.Link, link.Attributes);
            }
        }

        return [.. names.Where(name => scope is null || name.Scope == scope).OrderBy(name => name.Scope).ThenBy(name => name.Name, StringComparer.Ordinal)];
    }

    /// <summary>The values that an attribute or intrinsic has in the range.</summary>
    /// <param name="name">As a query writes it: <c>span.http.method</c>, <c>.foo</c>, <c>status</c>.</param>
    /// <param name="range">Which spans, by their start.</param>
    /// <param name="filter">Only spans that this filter keeps; one that is no valid filter is ignored.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    /// <exception cref="TraceQLException">The name is none.</exception>
    public async Task<IReadOnlyList<TagValue>> TagValuesAsync(string name, TimeRange range, string? filter, int limit, CancellationToken cancellationToken)
    {
        var attribute = TraceQLParser.ParseAttribute(name);
        switch (attribute.Intrinsic.TypeOf())
        {
            case StaticType.Status:
                return Keywords(Statuses);
            case StaticType.Kind:
                return Keywords(Kinds);
            case StaticType.Duration or StaticType.Int or StaticType.Nil:
                return [];
        }

        var stage = TryParseFilter(filter);
        if (stage is null && (!attribute.IsIntrinsic || attribute.Intrinsic == Intrinsic.Name))
        {
            var values = await source.AttributeValuesAsync(new AttributeReference(attribute.Scope, attribute.Name), range, limit, cancellationToken);
            return [.. values.Select(value => ToTagValue(Static.From(value))).OfType<TagValue>()];
        }

        var found = new HashSet<Static>();
        var spans = SpansAsync(stage ?? new SpansetFilter(new Constant(Static.True)), attribute.Intrinsic.NeedsWholeTrace(), range, cancellationToken);
        await foreach (var span in spans)
        {
            var value = AttributeReader.Read(span, attribute);
            found.UnionWith(value.Type is StaticType.Many or StaticType.Array ? value.Items : [value]);
            if (found.Count > limit)
            {
                break;
            }
        }

        return [.. found.Select(ToTagValue).OfType<TagValue>().Where(value => value.Text.Length > 0).OrderBy(value => value.Text, StringComparer.Ordinal).Take(limit)];
    }

    async IAsyncEnumerable<SpanView> SpansAsync(
        SpansetFilter filter,
        bool needsWholeTraces,
        TimeRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var condition = FieldCompiler.Compile(filter.Condition);
        var selection = ConditionExtractor.Extract(filter, range);
        var inspected = 0;
        await foreach (var trace in source.SelectAsync(
            selection with { WholeTraces = selection.WholeTraces || needsWholeTraces, MayComeInParts = true }, cancellationToken))
        {
            foreach (var span in new TraceView(trace).Spans)
            {
                if (range.Contains(span.Span.StartNs) && condition(span).IsTrue)
                {
                    yield return span;
                }
            }

            inspected += trace.Spans.Count;
            if (inspected > MostInspectedSpans)
            {
                yield break;
            }
        }
    }

    /// <summary>The filter, or null when the text is none: completion asks while its user is still typing.</summary>
    static SpansetFilter? TryParseFilter(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return Guarded(() => ParseAndValidate(text)).Root is SpansetFilter { Condition: not Constant } filter ? filter : null;
        }
        catch (TraceQLException)
        {
            return null;
        }
    }

    static void AddNames(HashSet<AttributeReference> names, AttributeScope scope, Attributes attributes)
    {
        foreach (var (name, _) in attributes.Entries)
        {
            names.Add(new AttributeReference(scope, name));
        }
    }

    static TagValue[] Keywords(Static[] words) => [.. words.Select(word => new TagValue("keyword", word.ToText()))];

    static TagValue? ToTagValue(Static value) => value.Type switch
    {
        StaticType.Nil or StaticType.Array => null,
        StaticType.Boolean => new TagValue("bool", value.ToText()),
        var type => new TagValue(type.ToString().ToLowerInvariant(), value.ToText()),
    };
}
