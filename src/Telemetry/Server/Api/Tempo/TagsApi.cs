using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Engine;
using Dendro.Telemetry.TraceQL.Syntax;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Names and values of attributes, for completion.</summary>
internal static class TagsApi
{
    const int MostValues = 1000;

    static readonly string[] Scopes = ["resource", "span", "intrinsic", "event", "link", "instrumentation"];

    internal static async Task<IResult> GetNamesV2(string? scope, string? q, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        var names = await Names(scope, q, request, engine, cancellationToken);
        return TempoJson.Answer(json =>
        {
            json.WriteStartArray("scopes");
            foreach (var group in names)
            {
                json.WriteStartObject();
                json.WriteString("name", group.Key);
                TempoJson.WriteTexts(json, "tags", group);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            TempoJson.WriteMetrics(json, 0, 0);
        });
    }

    internal static async Task<IResult> GetNamesV1(string? scope, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        var names = await Names(scope, null, request, engine, cancellationToken);
        var plain = names.Where(group => scope is "intrinsic" || group.Key != "intrinsic").SelectMany(group => group).Distinct().Order(StringComparer.Ordinal);
        return TempoJson.Answer(json =>
        {
            TempoJson.WriteTexts(json, "tagNames", plain);
            TempoJson.WriteMetrics(json, 0, 0);
        });
    }

    static async Task<IEnumerable<IGrouping<string, string>>> Names(string? scope, string? filter, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        if (scope is not (null or "" or "none") && !Scopes.Contains(scope))
        {
            throw new BadParameterException($"invalid scope: {scope}");
        }

        var limit = TempoParameters.Count(request.Query, "limit", int.MaxValue, int.MaxValue);
        var attributes = scope == "intrinsic" ? [] : await engine.TagNamesAsync(ScopeOf(scope), TempoParameters.Range(request.Query), filter, cancellationToken);
        return attributes
            .Select(attribute => (Scope: attribute.Scope.ToString().ToLowerInvariant(), attribute.Name))
            .Concat(TraceQLEngine.IntrinsicNames.Select(name => (Scope: "intrinsic", Name: name)))
            .Where(name => scope is null or "" or "none" || name.Scope == scope)
            .GroupBy(name => name.Scope, name => name.Name)
            .OrderBy(group => Array.IndexOf(Scopes, group.Key))
            .SelectMany(group => group.Take(limit).GroupBy(_ => group.Key));
    }

    static AttributeScope? ScopeOf(string? name) => name is null or "" or "none" ? null : Enum.Parse<AttributeScope>(name, ignoreCase: true);

    internal static async Task<IResult> GetValuesV2(string name, string? q, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        var values = await Values(Uri.UnescapeDataString(name), q, request, engine, cancellationToken);
        return TempoJson.Answer(json =>
        {
            json.WriteStartArray("tagValues");
            foreach (var value in values)
            {
                json.WriteStartObject();
                json.WriteString("type", value.Type);
                TempoJson.WriteText(json, "value", value.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            TempoJson.WriteMetrics(json, 0, 0);
        });
    }

    internal static async Task<IResult> GetValuesV1(string name, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken)
    {
        var plain = Uri.UnescapeDataString(name);
        var values = await Values(TraceQLText.IsIntrinsic(plain) ? plain : TraceQLText.Unscoped(plain), null, request, engine, cancellationToken);
        return TempoJson.Answer(json =>
        {
            TempoJson.WriteTexts(json, "tagValues", values.Select(value => value.Text).Distinct());
            TempoJson.WriteMetrics(json, 0, 0);
        });
    }

    static Task<IReadOnlyList<TagValue>> Values(string name, string? filter, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken) =>
        engine.TagValuesAsync(name, TempoParameters.Range(request.Query), filter, TempoParameters.Count(request.Query, "limit", MostValues, MostValues), cancellationToken);
}
