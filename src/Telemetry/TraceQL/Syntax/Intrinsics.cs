using System.Collections.Frozen;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>A property of a span, its trace, events, links or instrumentation that is not an attribute.</summary>
internal enum Intrinsic
{
    None,
    Duration,
    Name,
    Status,
    StatusMessage,
    Kind,
    RootName,
    RootServiceName,
    TraceDuration,
    NestedSetLeft,
    NestedSetRight,
    NestedSetParent,
    Parent,
    TraceId,
    SpanId,
    ParentId,
    ChildCount,
    EventName,
    EventTimeSinceStart,
    LinkTraceId,
    LinkSpanId,
    InstrumentationName,
    InstrumentationVersion,
}

/// <summary>How intrinsics are written and what type they have.</summary>
internal static class Intrinsics
{
    /// <summary>Each spelling; the first of an intrinsic is the one printed.</summary>
    static readonly (string Text, Intrinsic Intrinsic)[] Spellings =
    [
        ("duration", Intrinsic.Duration), ("name", Intrinsic.Name), ("status", Intrinsic.Status), ("statusMessage", Intrinsic.StatusMessage),
        ("kind", Intrinsic.Kind), ("rootName", Intrinsic.RootName), ("rootServiceName", Intrinsic.RootServiceName),
        ("traceDuration", Intrinsic.TraceDuration), ("nestedSetLeft", Intrinsic.NestedSetLeft), ("nestedSetRight", Intrinsic.NestedSetRight),
        ("nestedSetParent", Intrinsic.NestedSetParent), ("parent", Intrinsic.Parent),
        ("trace:id", Intrinsic.TraceId), ("trace:duration", Intrinsic.TraceDuration), ("trace:rootName", Intrinsic.RootName),
        ("trace:rootService", Intrinsic.RootServiceName),
        ("span:id", Intrinsic.SpanId), ("span:parentID", Intrinsic.ParentId), ("span:name", Intrinsic.Name), ("span:kind", Intrinsic.Kind),
        ("span:status", Intrinsic.Status), ("span:statusMessage", Intrinsic.StatusMessage), ("span:duration", Intrinsic.Duration),
        ("span:childCount", Intrinsic.ChildCount),
        ("event:name", Intrinsic.EventName), ("event:timeSinceStart", Intrinsic.EventTimeSinceStart),
        ("link:traceID", Intrinsic.LinkTraceId), ("link:spanID", Intrinsic.LinkSpanId),
        ("instrumentation:name", Intrinsic.InstrumentationName), ("instrumentation:version", Intrinsic.InstrumentationVersion),
    ];

    static readonly FrozenDictionary<string, Intrinsic> ByText = Spellings.ToFrozenDictionary(s => s.Text, s => s.Intrinsic);

    static readonly FrozenDictionary<Intrinsic, string> Printed =
        Spellings.GroupBy(s => s.Intrinsic).ToFrozenDictionary(group => group.Key, group => group.First().Text);

    /// <summary><c>trace:</c>, <c>span:</c> and so on.</summary>
    public static readonly FrozenSet<string> Prefixes =
        Spellings.Where(s => s.Text.Contains(':')).Select(s => s.Text[..(s.Text.IndexOf(':') + 1)]).ToFrozenSet();

    /// <summary>The words that may stand alone or follow a prefix.</summary>
    public static readonly FrozenSet<string> Words = Spellings.Select(s => s.Text[(s.Text.IndexOf(':') + 1)..]).ToFrozenSet();

    /// <summary>Those that the tag API lists, in its order.</summary>
    public static readonly IReadOnlyList<string> Listed =
    [
        "duration", "event:name", "event:timeSinceStart", "instrumentation:name", "instrumentation:version", "kind", "link:spanID", "link:traceID",
        "name", "rootName", "rootServiceName", "span:duration", "span:id", "span:kind", "span:name", "span:parentID", "span:status",
        "span:statusMessage", "status", "statusMessage", "trace:duration", "trace:id", "trace:rootName", "trace:rootService", "traceDuration",
    ];

    public static bool TryParse(string text, out Intrinsic intrinsic) => ByText.TryGetValue(text, out intrinsic);

    public static string Text(this Intrinsic intrinsic) => Printed[intrinsic];

    public static StaticType TypeOf(this Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.EventTimeSinceStart => StaticType.Duration,
        Intrinsic.Status => StaticType.Status,
        Intrinsic.Kind => StaticType.Kind,
        Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent or Intrinsic.ChildCount => StaticType.Int,
        Intrinsic.Parent => StaticType.Nil,
        Intrinsic.None => StaticType.Attribute,
        _ => StaticType.String,
    };

    /// <summary>Whether it can only be known with all spans of the trace at hand.</summary>
    public static bool NeedsWholeTrace(this Intrinsic intrinsic) => intrinsic is Intrinsic.RootName or Intrinsic.RootServiceName
        or Intrinsic.TraceDuration or Intrinsic.NestedSetLeft or Intrinsic.NestedSetRight or Intrinsic.NestedSetParent or Intrinsic.ChildCount;
}
