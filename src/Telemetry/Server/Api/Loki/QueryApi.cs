using System.Text.Json;
using Dendro.Telemetry.LogQL;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Queries, and their formatting.</summary>
internal static class QueryApi
{
    static readonly LogQLLimits Limits = new();

    public static async Task<IResult> QueryAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var query = parameters.Query();
        var time = parameters.Time("time", parameters.NowNs);
        _ = parameters.EntryLimit(Limits.MaxEntries);
        if (LogQLEngine.IsLogQuery(query))
        {
            throw new BadParameterException("log queries are not supported as an instant query type, please change your query to a range query type");
        }

        return await AnswerAsync(context, source, clock, new LogQLRequest { Query = query, StartNs = time, EndNs = time });
    }

    public static async Task<IResult> QueryRangeAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var range = parameters.Range();
        return await AnswerAsync(context, source, clock, new LogQLRequest
        {
            Query = parameters.Query(),
            StartNs = range.StartNs,
            EndNs = range.EndNs,
            StepNs = parameters.Step(range),
            IntervalNs = parameters.Interval(),
            Limit = parameters.EntryLimit(Limits.MaxEntries),
            Direction = parameters.Direction(),
        });
    }

    public static async Task<IResult> FormatAsync(HttpContext context, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        try
        {
            var formatted = LogQLEngine.Format(parameters.Query());
            return LokiJson.Success(json => json.WriteStringValue(formatted));
        }
        catch (Exception e) when (e is LogQLException or BadParameterException)
        {
            return LokiJson.Result(
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("status", "invalid-query");
                    json.WriteString("error", e.Message);
                    json.WriteEndObject();
                },
                StatusCodes.Status400BadRequest);
        }
    }

    static async Task<IResult> AnswerAsync(HttpContext context, ILogSource source, TimeProvider clock, LogQLRequest request)
    {
        var started = clock.GetTimestamp();
        var result = await new LogQLEngine(source, clock, Limits).QueryAsync(request, context.RequestAborted);
        var took = clock.GetElapsedTime(started);
        var categorize = LokiJson.WantsCategories(context);
        return LokiJson.Success(json =>
        {
            json.WriteStartObject();
            json.WriteString("resultType", TypeName(result));
            if (categorize && result is LogLines)
            {
                json.WriteStartArray("encodingFlags");
                json.WriteStringValue(LokiJson.CategorizeLabels);
                json.WriteEndArray();
            }

            json.WritePropertyName("result");
            Write(json, result, categorize);
            json.WritePropertyName("stats");
            json.WriteStatistics(result.Statistics, took, Returned(result));
            json.WriteEndObject();
        });
    }

    static string TypeName(LogQLResult result) => result switch
    {
        LogLines => "streams",
        InstantVector => "vector",
        RangeMatrix => "matrix",
        _ => "scalar",
    };

    static int Returned(LogQLResult result) => result switch
    {
        LogLines lines => lines.Lines.Count,
        InstantVector vector => vector.Samples.Count,
        RangeMatrix matrix => matrix.Series.Count,
        _ => 1,
    };

    static void Write(Utf8JsonWriter json, LogQLResult result, bool categorize)
    {
        switch (result)
        {
            case LogLines lines:
                json.WriteStreams(lines.Lines, categorize);
                break;
            case ScalarSample scalar:
                json.WriteSample(scalar.TimeNs, scalar.Value);
                break;
            case InstantVector vector:
                json.WriteStartArray();
                foreach (var (labels, value) in vector.Samples)
                {
                    json.WriteStartObject();
                    json.WritePropertyName("metric");
                    json.WriteLabels(labels);
                    json.WritePropertyName("value");
                    json.WriteSample(vector.TimeNs, value);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case RangeMatrix matrix:
                json.WriteMatrix(matrix.Series);
                break;
        }
    }

    /// <summary>Writes series with their points.</summary>
    public static void WriteMatrix(this Utf8JsonWriter json, IEnumerable<MetricSeries> matrix)
    {
        json.WriteStartArray();
        foreach (var series in matrix)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            json.WriteLabels(series.Labels);
            json.WriteStartArray("values");
            foreach (var (time, value) in series.Points)
            {
                json.WriteSample(time, value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
