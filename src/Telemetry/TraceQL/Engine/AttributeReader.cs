using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Reads attributes and intrinsics of spans.</summary>
internal static class AttributeReader
{
    /// <summary>The value, or nil when the span has none.</summary>
    public static Static Read(SpanView view, Syntax.Attribute attribute)
    {
        var span = view.Span;
        return attribute.Scope switch
        {
            AttributeScope.Any => Static.From(span.Attributes[attribute.Name] ?? span.Resource.Attributes[attribute.Name]),
            AttributeScope.Span => Static.From(span.Attributes[attribute.Name]),
            AttributeScope.Resource => Static.From(span.Resource.Attributes[attribute.Name]),
            AttributeScope.Instrumentation => Static.From(span.Scope.Attributes[attribute.Name]),
            AttributeScope.Event => Each(span.Events, item => Static.From(item.Attributes[attribute.Name])),
            AttributeScope.Link => Each(span.Links, link => Static.From(link.Attributes[attribute.Name])),
            _ => Read(view, attribute.Intrinsic),
        };
    }

    static Static Read(SpanView view, Intrinsic intrinsic)
    {
        var span = view.Span;
        return intrinsic switch
        {
            Intrinsic.Duration => Static.Duration(span.DurationNs),
            Intrinsic.Name => Static.Of(span.Name),
            Intrinsic.Status => Static.Of(span.Status),
            Intrinsic.StatusMessage => Static.Of(span.StatusMessage),
            Intrinsic.Kind => Static.Of(span.Kind),
            Intrinsic.RootName => Static.Of(view.Trace.RootName),
            Intrinsic.RootServiceName => Static.Of(view.Trace.RootServiceName),
            Intrinsic.TraceDuration => Static.Duration(view.Trace.DurationNs),
            Intrinsic.NestedSetLeft => Static.Of(view.NestedSet.Left),
            Intrinsic.NestedSetRight => Static.Of(view.NestedSet.Right),
            Intrinsic.NestedSetParent => Static.Of(view.NestedSet.Parent),
            Intrinsic.TraceId => Static.Of(span.TraceId.ToString()),
            Intrinsic.SpanId => Static.Of(span.SpanId.ToString()),
            Intrinsic.ParentId => span.ParentSpanId.IsEmpty ? Static.Nil : Static.Of(span.ParentSpanId.ToString()),
            Intrinsic.ChildCount => Static.Of((long)view.Trace.ChildCountOf(span.SpanId)),
            Intrinsic.EventName => Each(span.Events, item => Static.Of(item.Name)),
            Intrinsic.EventTimeSinceStart => Each(span.Events, item => Static.Duration(item.TimeNs - span.StartNs)),
            Intrinsic.LinkTraceId => Each(span.Links, link => Static.Of(link.TraceId.ToString())),
            Intrinsic.LinkSpanId => Each(span.Links, link => Static.Of(link.SpanId.ToString())),
            Intrinsic.InstrumentationName => Static.Of(span.Scope.Name),
            Intrinsic.InstrumentationVersion => Static.Of(span.Scope.Version),
            _ => Static.Nil,
        };
    }

    static Static Each<T>(IReadOnlyList<T> items, Func<T, Static> read)
    {
        if (items.Count == 0)
        {
            return Static.Nil;
        }

        var values = new List<Static>(items.Count);
        foreach (var item in items)
        {
            if (read(item) is { IsNil: false } value)
            {
                values.Add(value);
            }
        }

        return Static.Many(values);
    }

    /// <summary>All attributes and the intrinsics that are worth comparing, for <c>compare()</c>.</summary>
    public static IEnumerable<(string Name, Static Value)> ReadAll(SpanView view)
    {
        foreach (var intrinsic in (Intrinsic[])[Intrinsic.Name, Intrinsic.Kind, Intrinsic.Status, Intrinsic.StatusMessage, Intrinsic.RootName, Intrinsic.RootServiceName])
        {
            yield return (intrinsic.Text(), Read(view, intrinsic));
        }

        foreach (var (scope, attributes) in Scopes(view.Span))
        {
            foreach (var (name, value) in attributes.Entries)
            {
                if (Static.From(value) is { IsNil: false } known)
                {
                    yield return (new Syntax.Attribute(scope, name).ToString(), known);
                }
            }
        }
    }

    static (AttributeScope Scope, Attributes Attributes)[] Scopes(Span span) =>
        [(AttributeScope.Span, span.Attributes), (AttributeScope.Resource, span.Resource.Attributes), (AttributeScope.Instrumentation, span.Scope.Attributes)];
}
