using System.Text.RegularExpressions;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Measures.Spans;

namespace Dendro.Agents.Core.Execution;

/// <summary>
/// TraceQL for the spans that go to or come from what sends no telemetry of its own: databases, queues, third parties. Attributes by the
/// semantic conventions, current and old ones.
/// </summary>
internal static class PeerSpans
{
    static readonly string[] Names =
    [
        "db.system.name", "db.system", "db.namespace", "db.name", "server.address", "net.peer.name", "peer.service", "messaging.destination.name", "messaging.destination", "messaging.system",
    ];

    public const string OfDatabases = "(span.db.system.name != nil || span.db.system != nil)";

    /// <summary>Spans of which an attribute has the word.</summary>
    public static string Of(string word) =>
        $"({string.Join(" || ", Names.Select(name => $"span.{name} =~ {SpanContext.Quote($"(?i).*{Regex.Escape(word)}.*")}"))})";

    /// <summary>The services that have such spans, and of which kind these are.</summary>
    public static async Task<IReadOnlyList<(string Service, string Kind, double Count)>> UsersAsync(AnswerContext context, string word, CancellationToken cancellationToken)
    {
        var samples = await context.Questions.TraceQL("calls", Query(context.Filter, word), context.Plan.Window, cancellationToken);
        return [.. samples.Where(sample => sample.Value > 0).Select(sample => (sample["resource.service.name"], sample["kind"], sample.Value))];
    }

    public static string Query(ServiceFilter filter, string word) => $"{{ {filter.TraceQL} && {Of(word)} }} | count_over_time() by (resource.service.name, kind)";
}
