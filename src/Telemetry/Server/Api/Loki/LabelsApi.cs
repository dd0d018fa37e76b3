using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>The labels of streams: names, values and whole sets. Labels that begin with "__" are the store's own.</summary>
internal static class LabelsApi
{
    public static async Task<IResult> NamesAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var streams = await StreamsAsync(parameters, source, context.RequestAborted);
        return LokiJson.Texts(streams.SelectMany(stream => stream).Select(label => label.Name).Where(IsPublic).Distinct().Order(StringComparer.Ordinal));
    }

    public static async Task<IResult> ValuesAsync(HttpContext context, string name, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var streams = await StreamsAsync(parameters, source, context.RequestAborted);
        return LokiJson.Texts(streams.Select(stream => stream[name]).Where(value => value.Length > 0).Distinct().Order(StringComparer.Ordinal));
    }

    public static async Task<IResult> SeriesAsync(HttpContext context, ILogSource source, TimeProvider clock)
    {
        var parameters = await LokiParameters.ReadAsync(context, clock);
        var sets = parameters.All("match[]").Concat(parameters.All("match")).Where(match => match.Length > 0).Select(LogQLEngine.ParseSelector).ToList();
        var streams = await source.StreamsAsync(sets.Any(set => set.Count == 0) ? [] : sets, parameters.Range(), context.RequestAborted);
        return LokiJson.Success(json =>
        {
            json.WriteStartArray();
            foreach (var stream in streams.OrderBy(stream => stream.ToString(), StringComparer.Ordinal))
            {
                json.WriteLabels(Labels.FromSorted([.. stream.Where(label => IsPublic(label.Name))]));
            }

            json.WriteEndArray();
        });
    }

    static Task<IReadOnlyList<Labels>> StreamsAsync(LokiParameters parameters, ILogSource source, CancellationToken cancellationToken)
    {
        var matchers = parameters.Selector();
        return source.StreamsAsync(matchers.Count == 0 ? [] : [matchers], parameters.Range(), cancellationToken);
    }

    static bool IsPublic(string name) => !name.StartsWith("__", StringComparison.Ordinal);
}
