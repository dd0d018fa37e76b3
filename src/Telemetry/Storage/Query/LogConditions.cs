using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Text;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>What of a log selection DuckDB can decide. Hints that it cannot are left out: the engine applies them anyway.</summary>
internal static class LogConditions
{
    internal static Predicate Predicate(StoreCatalog catalog, List<Interned<Labels>> streams, LogSelection selection)
    {
        var predicate = new Predicate();
        if (streams.Count < catalog.Streams.Count)
        {
            predicate.AndIn("stream", [.. streams.Select(stream => stream.Id)]);
        }

        foreach (var condition in selection.LineConditions)
        {
            predicate.And(condition.Contains ? "contains(line, ?)" : "NOT contains(line, ?)", condition.Text);
        }

        foreach (var condition in selection.MetadataConditions)
        {
            Add(predicate, catalog, condition.Matcher);
        }

        if (selection.OneOf > 1)
        {
            // Not each so many-th row: senders may take turns.
            predicate.And("hash(rowid) % ? = 0", (ulong)selection.OneOf);
        }

        return predicate;
    }

    static void Add(Predicate predicate, StoreCatalog catalog, Matcher matcher)
    {
        if (matcher.Type != MatchType.Equal || matcher.Value.Length == 0)
        {
            return;
        }

        switch (matcher.Name)
        {
            case LogFields.TraceIdName when LogFields.ParseTraceId(matcher.Value) is { } trace:
                predicate.And("trace_low = ? AND trace_high = ?", trace.Low, trace.High);
                break;
            case LogFields.SpanIdName when LogFields.ParseSpanId(matcher.Value) is { } span:
                predicate.And("span = ?", span.Value);
                break;
            case LogFields.LevelName when LogFields.ParseLevel(matcher.Value) is { } level:
                predicate.And("level = ?", (int)level);
                break;
            case LogFields.ObservedName or LogFields.SeverityName or LogFields.SeverityTextName or LogFields.FlagsName:
                break;
            default:
                var contexts = catalog.Contexts.All.Where(context => matcher.Matches(context.Value)).Select(context => context.Id).ToList();
                predicate.And($"(contains(metadata, ?) OR {Query.Predicate.In("context", contexts)})", AttributeText.Needle(matcher.Name, AttributeType.Text, matcher.Value));
                break;
        }
    }
}
