using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Syntax;

/// <summary>Pieces of TraceQL text, for those who build queries.</summary>
public static class TraceQLText
{
    /// <summary>A string constant.</summary>
    public static string Quote(string value) => Static.Of(value).ToString();

    /// <summary>An attribute of any scope, quoted where its name needs that: <c>.http.method</c>, <c>."a b"</c>.</summary>
    public static string Unscoped(string name) => new Attribute(AttributeScope.Any, name).ToString();

    /// <summary>Whether the name is an intrinsic's, such as <c>duration</c> or <c>trace:id</c>.</summary>
    public static bool IsIntrinsic(string name) => Intrinsics.TryParse(name, out _);

    /// <summary>Reads a duration such as <c>1.5s</c>, <c>100ms</c> or <c>1d</c> as nanoseconds.</summary>
    public static bool TryParseDuration(string text, out long nanoseconds) => DurationText.TryParse(text, out nanoseconds);
}
