using System.Globalization;
using System.Text.Json;
using Dendro.Telemetry.PromQL.Completion;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>Completion of queries, which Prometheus leaves to its pages: this endpoint is ours alone.</summary>
internal static class CompletionEndpoint
{
    const int DefaultLimit = 100;

    // GET or POST complete: query, position (UTF-16 units, default its end), start, end, limit
    internal static async Task<ApiResponse> Complete(ApiRequest request, CancellationToken cancellationToken)
    {
        var query = request.Required("query");
        var limit = request.Limit("limit") is var given and > 0 ? given : DefaultLimit;
        var found = await new Completer(request.Source).CompleteAsync(query, Position(request, query), request.Range(), limit, cancellationToken);
        return new ApiResponse(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("from", found.From);
            json.WriteNumber("to", found.To);
            json.WriteStartArray("items");
            foreach (var item in found.Items)
            {
                Write(json, item);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    static int Position(ApiRequest request, string query)
    {
        if (request.Find("position") is not { } text)
        {
            return query.Length;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= query.Length
            ? position
            : throw ApiError.BadParameter("position", $"\"{text}\" is not a place of the query: expected 0 to {query.Length}");
    }

    static void Write(Utf8JsonWriter json, CompletionItem item)
    {
        json.WriteStartObject();
        json.WriteString("label", item.Label);
        json.WriteString("insert", item.Insert);
        json.WriteString("kind", item.Kind);
        json.WriteString("detail", item.Detail);
        json.WriteString("description", item.Description);
        json.WriteEndObject();
    }
}
