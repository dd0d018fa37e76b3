using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Engine;

/// <summary>Some spans of one trace, and what stages said of them.</summary>
/// <param name="Spans">Each once.</param>
/// <param name="Attributes">As <c>count()</c> or <c>by(.a)</c>, in the order in which they were added.</param>
internal sealed record Spanset(IReadOnlyList<SpanView> Spans, IReadOnlyList<KeyValuePair<string, Static>> Attributes)
{
    public Spanset(IReadOnlyList<SpanView> spans)
        : this(spans, [])
    {
    }

    public Spanset With(string name, Static value) => this with { Attributes = [.. Attributes, new(name, value)] };
}
