using System.Globalization;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.LogQL.Fields;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>What the Drilldown app offers to filter by: labels of streams, and fields found in lines.</summary>
internal static class DetectedApi
{
    const int DefaultFieldLimit = 1000;

    // These are worth showing whatever their values look like.
    static readonly string[] AlwaysShown = ["cluster", "namespace", "instance", "pod"];

    public static async Task<IResult> LabelsAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var matchers = parameters.Selector();
        var streams = await source.StreamsAsync(matchers.Count == 0 ? [] : [matchers], parameters.Range(), context.RequestAborted);
        var labels = streams.SelectMany(stream => stream)
            .Where(label => !label.Name.StartsWith("__", StringComparison.Ordinal))
            .GroupBy(label => label.Name, label => label.Value, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Values: group.Distinct().ToList()))
            .Where(label => AlwaysShown.Contains(label.Name) || !AreIds(label.Values))
            .OrderBy(label => label.Name, StringComparer.Ordinal);
        return LokiJson.Result(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("detectedLabels");
            foreach (var (name, values) in labels)
            {
                json.WriteStartObject();
                json.WriteString("label", name);
                json.WriteNumber("cardinality", values.Count);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public static async Task<IResult> FieldsAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var limit = FieldLimit(parameters);
        var fields = await DetectAsync(parameters, source, clock, context.RequestAborted);
        return LokiJson.Result(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("fields");
            foreach (var field in fields.Take(limit))
            {
                json.WriteStartObject();
                json.WriteString("label", field.Label);
                json.WriteString("type", field.Type);
                json.WriteNumber("cardinality", field.Values.Count);
                json.WriteTexts("parsers", field.Parsers, nullWhenEmpty: true);
                if (field.JsonPath.Count > 0)
                {
                    json.WriteTexts("jsonPath", field.JsonPath, nullWhenEmpty: false);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("limit", limit);
            json.WriteEndObject();
        });
    }

    public static async Task<IResult> FieldValuesAsync(HttpContext context, string name, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var limit = FieldLimit(parameters);
        var fields = await DetectAsync(parameters, source, clock, context.RequestAborted);
        var values = fields.FirstOrDefault(field => field.Label == name)?.Values ?? [];
        return LokiJson.Result(json =>
        {
            json.WriteStartObject();
            json.WriteTexts("values", values.Take(limit), nullWhenEmpty: false);
            json.WriteNumber("limit", limit);
            json.WriteEndObject();
        });
    }

    static int FieldLimit(LokiParameters parameters) =>
        parameters.Limit("limit", parameters.Limit("field_limit", DefaultFieldLimit));

    static async Task<IReadOnlyList<DetectedField>> DetectAsync(LokiParameters parameters, ILogSource source, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (detector, lines) = (new FieldDetector(), parameters.Limit("line_limit"));
        var engine = new LogQLEngine(source, clock, new LogQLLimits());
        await foreach (var line in engine.ReadAsync(parameters.Query(), parameters.Range(), Direction.Backward, cancellationToken))
        {
            detector.Add(line);
            if (--lines <= 0)
            {
                break;
            }
        }

        return detector.Fields;
    }

    // Numbers and UUIDs identify things rather than describe them; a flag of 0 and 1 is no id.
    static bool AreIds(List<string> values) =>
        !(values.Count <= 2 && values.All(value => value is "0" or "1"))
        && values.All(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || Guid.TryParse(value, out _));
}
