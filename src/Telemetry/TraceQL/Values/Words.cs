using System.Collections.Frozen;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.TraceQL.Values;

/// <summary>The constants that have names: status, kind, truth and nil.</summary>
internal static class Words
{
    public static readonly FrozenDictionary<string, Static> Constants = new Dictionary<string, Static>
    {
        ["nil"] = Static.Nil,
        ["true"] = Static.True,
        ["false"] = Static.False,
        ["error"] = Static.Of(SpanStatus.Error),
        ["ok"] = Static.Of(SpanStatus.Ok),
        ["unset"] = Static.Of(SpanStatus.Unset),
        ["unspecified"] = Static.Of(SpanKind.Unspecified),
        ["internal"] = Static.Of(SpanKind.Internal),
        ["server"] = Static.Of(SpanKind.Server),
        ["client"] = Static.Of(SpanKind.Client),
        ["producer"] = Static.Of(SpanKind.Producer),
        ["consumer"] = Static.Of(SpanKind.Consumer),
        ["minInt"] = Static.Of(long.MinValue),
        ["maxInt"] = Static.Of(long.MaxValue),
    }.ToFrozenDictionary();

    public static string Of(SpanStatus status) => status switch
    {
        SpanStatus.Error => "error",
        SpanStatus.Ok => "ok",
        _ => "unset",
    };

    public static string Of(SpanKind kind) => kind switch
    {
        SpanKind.Internal => "internal",
        SpanKind.Server => "server",
        SpanKind.Client => "client",
        SpanKind.Producer => "producer",
        SpanKind.Consumer => "consumer",
        _ => "unspecified",
    };
}
