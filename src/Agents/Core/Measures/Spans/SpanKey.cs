namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>An operation: the spans of one name and kind of a service.</summary>
/// <param name="Kind">In lower case: server, client, internal, producer, consumer or unspecified.</param>
internal readonly record struct SpanKey(string Service, string Name, string Kind)
{
    public bool IsEntry => Kind is "server" or "consumer";

    public bool IsExit => Kind is "client" or "producer";
}
