using System.Diagnostics;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Engine;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Endpoints that take a PromQL expression.</summary>
internal static class QueryEndpoints
{
    const int MaxPoints = 11_000;
    const int MaxAnnotations = 10;
    const long DefaultTimeoutMs = 120_000;
    const long DefaultLookbackMs = 300_000;

    // GET or POST query
    internal static Task<ApiResponse> Query(ApiRequest request, CancellationToken cancellationToken)
    {
        var timeMs = request.TimeMs("time", request.NowMs);
        return ExecuteAsync(request, new PromQLQuery { Text = request.Required("query"), StartMs = timeMs, EndMs = timeMs }, cancellationToken);
    }

    // GET or POST query_range
    internal static Task<ApiResponse> QueryRange(ApiRequest request, CancellationToken cancellationToken)
    {
        var (startMs, endMs) = (request.RequiredTimeMs("start"), request.RequiredTimeMs("end"));
        if (endMs < startMs)
        {
            throw ApiError.BadParameter("end", "end timestamp must not be before start time");
        }

        var stepMs = request.RequiredDurationMs("step");
        if (stepMs <= 0)
        {
            throw ApiError.BadParameter("step", "zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        if ((endMs - startMs) / stepMs > MaxPoints)
        {
            throw ApiError.BadData("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        }

        return ExecuteAsync(request, new PromQLQuery { Text = request.Required("query"), StartMs = startMs, EndMs = endMs, StepMs = stepMs }, cancellationToken);
    }

    // GET or POST format_query
    internal static ApiResponse FormatQuery(ApiRequest request)
    {
        var text = PrettyPrinter.Print(PromQLParser.Parse(request.Required("query")));
        return new ApiResponse(json => json.WriteStringValue(text));
    }

    // GET or POST parse_query
    internal static ApiResponse ParseQuery(ApiRequest request)
    {
        var expression = PromQLParser.Parse(request.Required("query"));
        return new ApiResponse(json => SyntaxTreeWriter.Write(json, expression));
    }

    // GET or POST query_exemplars
    internal static async Task<ApiResponse> QueryExemplars(ApiRequest request, CancellationToken cancellationToken)
    {
        var range = request.Range();
        IReadOnlyList<Matcher>[] selectors = [.. Selectors(PromQLParser.Parse(request.Required("query"))).Select(selector => selector.Matchers)];
        var exemplars = selectors.Length == 0 ? [] : await request.Source.ExemplarsAsync(selectors, range, cancellationToken);
        return new ApiResponse(json =>
        {
            json.WriteStartArray();
            foreach (var series in exemplars.GroupBy(exemplar => exemplar.Series))
            {
                json.WriteStartObject();
                json.WritePropertyName("seriesLabels");
                ResultWriter.Write(json, series.Key);
                json.WriteStartArray("exemplars");
                foreach (var exemplar in series)
                {
                    Write(json, exemplar);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    static async Task<ApiResponse> ExecuteAsync(ApiRequest request, PromQLQuery query, CancellationToken cancellationToken)
    {
        var limit = request.Limit("limit");
        var lookbackMs = request.DurationMs("lookback_delta", DefaultLookbackMs);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromMilliseconds(Math.Clamp(request.DurationMs("timeout", DefaultTimeoutMs), 1, DefaultTimeoutMs)));
        var started = Stopwatch.GetTimestamp();
        PromQLResult result;
        try
        {
            result = await new PromQLEngine(request.Source).QueryAsync(query with { LookbackMs = lookbackMs }, timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ApiError.Timeout();
        }

        var (value, isCut) = Cut(result.Value, limit);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            ResultWriter.Write(json, value);
            if (request.Find("stats") is not null)
            {
                StatsWriter.Write(json, elapsed, result.SamplesProcessed);
            }

            json.WriteEndObject();
        })
        {
            Warnings = [.. isCut ? ["results truncated due to limit"] : Array.Empty<string>(), .. Bounded(result.Annotations.Warnings, "warning")],
            Infos = Bounded(result.Annotations.Infos, "info"),
        };
    }

    static (PromQLValue Value, bool IsCut) Cut(PromQLValue value, int limit) => value switch
    {
        PromQLValue.InstantVector vector when limit > 0 && vector.Elements.Count > limit => (vector with { Elements = [.. vector.Elements.Take(limit)] }, true),
        PromQLValue.Matrix matrix when limit > 0 && matrix.Series.Count > limit => (new PromQLValue.Matrix([.. matrix.Series.Take(limit)]), true),
        _ => (value, false),
    };

    static IReadOnlyList<string> Bounded(IReadOnlyList<string> texts, string kind) => texts.Count <= MaxAnnotations
        ? texts
        : [.. texts.Take(MaxAnnotations), $"{texts.Count - MaxAnnotations} more {kind} annotations omitted"];

    static IEnumerable<VectorSelector> Selectors(Expression expression) =>
        expression is VectorSelector selector ? [selector] : expression.Children.SelectMany(Selectors);

    static void Write(Utf8JsonWriter json, Exemplar exemplar)
    {
        json.WriteStartObject();
        json.WritePropertyName("labels");
        ResultWriter.Write(json, exemplar.Labels);
        json.WriteString("value", GoFormat.Json(exemplar.Value));
        json.WritePropertyName("timestamp");
        ResultWriter.WriteSeconds(json, exemplar.TimestampMs);
        json.WriteEndObject();
    }
}
