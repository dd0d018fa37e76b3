using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Inside;

namespace Dendro.Agents.Core.Measures.Spans;

/// <summary>What the measures of spans are made from.</summary>
internal sealed record SpanContext(SpanTable Table, CallStructure Structure, FindingWriter Writer, SpanReader Reader, string Filter)
{
    public IEnumerable<SpanKey> OperationsOf(string service) => Table.Operations.Where(key => key.Service == service);

    public IReadOnlyList<SpanKey> EntriesOf(string service)
    {
        var operations = OperationsOf(service).ToList();
        return operations.Where(Structure.IsEntry).ToList() is { Count: > 0 } entries ? entries
            : operations.Where(key => !key.IsExit).ToList() is { Count: > 0 } inner ? inner
            : operations;
    }

    public IEnumerable<string> Services => Table.Services.Where(service => service.Length > 0);

    /// <summary>The filter narrowed to a service, so that a reader who opens a query sees what the sentence is about.</summary>
    public static string Only(string service, string? name = null) =>
        $"resource.service.name = {Quote(service)}" + (string.IsNullOrEmpty(name) ? "" : $" && name = {Quote(name)}");

    public static string Quote(string text) => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
