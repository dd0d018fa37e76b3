using System.Text.Json;
using Dendro.Telemetry.TraceQL.Engine;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Searches for traces.</summary>
internal static class SearchApi
{
    const int MostSpansPerSpanset = 100;
    const int MostTraces = 10_000;

    internal static async Task<IResult> Search(HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        var query = request.Query;
        var isTagSearch = TagQuery.IsAsked(query);
        var spans = (int)(TempoParameters.Number(query, "spss") ?? 3);
        if (spans > MostSpansPerSpanset)
        {
            throw new BadParameterException($"spans per span set exceeds {MostSpansPerSpanset}. received {spans}");
        }

        var result = await engine.SearchAsync(
            new SearchRequest
            {
                Query = isTagSearch ? TagQuery.Translate(query) : query["q"].ToString() is { Length: > 0 } q ? q : "{}",
                Range = TempoParameters.Range(query),
                Limit = TempoParameters.Count(query, "limit", 20, MostTraces),
                SpansPerSpanset = spans,
            },
            cancellationToken);
        return TempoJson.Answer(json =>
        {
            json.WriteStartArray("traces");
            foreach (var trace in result.Traces)
            {
                Write(json, trace, withSpansets: !isTagSearch);
            }

            json.WriteEndArray();
            TempoJson.WriteMetrics(json, result.InspectedTraces, result.InspectedSpans);
        });
    }

    static void Write(Utf8JsonWriter json, FoundTrace trace, bool withSpansets)
    {
        json.WriteStartObject();
        json.WriteString("traceID", trace.Id.ToString().TrimStart('0'));
        TempoJson.WriteText(json, "rootServiceName", trace.RootServiceName);
        TempoJson.WriteText(json, "rootTraceName", trace.RootName);
        TempoJson.WriteLong(json, "startTimeUnixNano", trace.StartNs);
        TempoJson.WriteInt(json, "durationMs", trace.DurationNs / 1_000_000);
        if (withSpansets && trace.Spansets.Count > 0)
        {
            // The single one is deprecated, but older clients read nothing else.
            json.WritePropertyName("spanSet");
            Write(json, trace.Spansets[0]);
            json.WriteStartArray("spanSets");
            foreach (var spanset in trace.Spansets)
            {
                Write(json, spanset);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("serviceStats");
        foreach (var service in trace.Services)
        {
            json.WriteStartObject(service.Name);
            TempoJson.WriteInt(json, "spanCount", service.SpanCount);
            TempoJson.WriteInt(json, "errorCount", service.ErrorCount);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, FoundSpanset spanset)
    {
        json.WriteStartObject();
        json.WriteStartArray("spans");
        foreach (var span in spanset.Spans)
        {
            json.WriteStartObject();
            json.WriteString("spanID", span.Id.ToString());
            TempoJson.WriteText(json, "name", span.Name);
            TempoJson.WriteLong(json, "startTimeUnixNano", span.StartNs);
            TempoJson.WriteLong(json, "durationNanos", span.DurationNs);
            OtlpJson.WriteAttributes(json, "attributes", span.Attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        TempoJson.WriteInt(json, "matched", spanset.Matched);
        OtlpJson.WriteAttributes(json, "attributes", spanset.Attributes);
        json.WriteEndObject();
    }
}
