using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dendro.Cli.Query;

/// <summary>A query with what it needs to be asked.</summary>
internal sealed record QueryRequest
{
    public required string Text { get; init; }

    public required QueryLanguage Language { get; init; }

    public required DateTimeOffset End { get; init; }

    public required TimeSpan Since { get; init; }

    /// <summary>Null asks for the values at the end only.</summary>
    public TimeSpan? Step { get; init; }

    /// <summary>Most log lines or traces.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>The addresses of the three query APIs: the embedded backend's, or those of real Loki, Prometheus or Mimir, and Tempo.</summary>
internal sealed record QueryAddresses(string Prometheus, string Loki, string Tempo);

/// <summary>Asks over the HTTP APIs of Prometheus, Loki and Tempo, and in SQL, which only the embedded backend answers.</summary>
internal sealed partial class TelemetryApi(HttpClient client, QueryAddresses addresses)
{
    [GeneratedRegex("""\|\s*(rate|compare|histogram_over_time|quantile_over_time|(count|sum|min|max|avg)_over_time)\s*\(""")]
    private static partial Regex SpanMetrics();

    /// <summary>The API's own JSON; an error of the API becomes a <see cref="UserError"/> with its text.</summary>
    public Task<JsonDocument> AskAsync(QueryRequest request, CancellationToken cancellationToken) => request.Language == QueryLanguage.SQL
        ? ReadAsync(request.Language, Sql(request.Text, request.Limit, "json"), cancellationToken)
        : GetAsync(request.Language, Url(request), cancellationToken);

    /// <summary>What can be typed at the end of a PromQL query; only the embedded backend knows.</summary>
    public Task<JsonDocument> CompleteAsync(string text, CancellationToken cancellationToken) =>
        GetAsync(QueryLanguage.PromQL, Build(addresses.Prometheus + "/api/v1/complete", ("query", text)), cancellationToken);

    /// <summary>Writes the rows of a SQL query to a Parquet file, which appears when it is whole.</summary>
    /// <exception cref="UserError">The query was refused, or the file cannot be written, and why.</exception>
    public async Task SaveParquetAsync(string sql, int? limit, string path, CancellationToken cancellationToken)
    {
        using var request = Sql(sql, limit, "parquet");
        using var response = await SendAsync(QueryLanguage.SQL, request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var unfinished = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.CreateNew))
            {
                await response.Content.CopyToAsync(file, cancellationToken);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException)
        {
            throw new UserError($"the rows cannot be kept in {path}: {e.Message}");
        }
        finally
        {
            if (File.Exists(unfinished))
            {
                File.Delete(unfinished);
            }
        }
    }

    Task<JsonDocument> GetAsync(QueryLanguage language, Uri url, CancellationToken cancellationToken) =>
        ReadAsync(language, new HttpRequestMessage(HttpMethod.Get, url), cancellationToken);

    async Task<JsonDocument> ReadAsync(QueryLanguage language, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await SendAsync(language, request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    async Task<HttpResponseMessage> SendAsync(QueryLanguage language, HttpRequestMessage request, HttpCompletionOption complete, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, complete, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"{request.RequestUri!.GetLeftPart(UriPartial.Authority)} does not answer ({e.Message}); is it running? ./dendro status tells.");
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new UserError($"{language}: {(body.Length > 0 ? ErrorText(body) : "refused without a reason")} (HTTP {(int)response.StatusCode})");
        }
    }

    internal Uri Url(QueryRequest request)
    {
        var start = request.End - request.Since;
        return request switch
        {
            { Language: QueryLanguage.PromQL, Step: null } => Build(addresses.Prometheus + "/api/v1/query", ("query", request.Text), ("time", Seconds(request.End))),
            { Language: QueryLanguage.PromQL } => Build(
                addresses.Prometheus + "/api/v1/query_range", ("query", request.Text), ("start", Seconds(start)), ("end", Seconds(request.End)), ("step", Step(request))),
            { Language: QueryLanguage.LogQL, Step: null } when !IsLogQuery(request.Text) => Build(
                addresses.Loki + "/loki/api/v1/query", ("query", request.Text), ("time", Nanoseconds(request.End))),
            { Language: QueryLanguage.LogQL } => Build(
                addresses.Loki + "/loki/api/v1/query_range",
                ("query", request.Text), ("start", Nanoseconds(start)), ("end", Nanoseconds(request.End)), ("limit", Limit(request)), ("step", request.Step is null ? null : Step(request))),
            _ when !SpanMetrics().IsMatch(request.Text) => Build(
                addresses.Tempo + "/api/search", ("q", request.Text), ("start", WholeSeconds(start)), ("end", WholeSeconds(request.End)), ("limit", Limit(request))),
            { Step: null } => Build(addresses.Tempo + "/api/metrics/query", ("q", request.Text), ("start", WholeSeconds(start)), ("end", WholeSeconds(request.End))),
            _ => Build(addresses.Tempo + "/api/metrics/query_range", ("q", request.Text), ("start", WholeSeconds(start)), ("end", WholeSeconds(request.End)), ("step", Step(request))),
        };
    }

    // The embedded backend answers it on each of its ports. In an address there is room for some 8,000 characters only.
    HttpRequestMessage Sql(string text, int? limit, string format) =>
        new(HttpMethod.Post, Build(addresses.Loki + "/sql", ("limit", limit?.ToString(CultureInfo.InvariantCulture)), ("format", format))) { Content = new StringContent(text) };

    /// <summary>A log query starts with its selector; a metric query wraps it.</summary>
    static bool IsLogQuery(string text) => text.TrimStart().StartsWith('{');

    static Uri Build(string address, params (string Name, string? Value)[] parameters) =>
        new($"{address}?{string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"))}");

    static string Limit(QueryRequest request) => request.Limit.ToString(CultureInfo.InvariantCulture);

    static string Step(QueryRequest request) => request.Step!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.000", CultureInfo.InvariantCulture);

    // Tempo takes whole seconds; the current one is not over and holds the newest spans.
    static string WholeSeconds(DateTimeOffset time) => (time.ToUnixTimeSeconds() + 1).ToString(CultureInfo.InvariantCulture);

    static string Nanoseconds(DateTimeOffset time) => $"{time.ToUnixTimeMilliseconds()}000000";

    /// <summary>Prometheus wraps its errors in JSON; Loki and Tempo send text.</summary>
    internal static string ErrorText(string body)
    {
        if (body.StartsWith('{'))
        {
            try
            {
                using var json = JsonDocument.Parse(body);
                foreach (var name in (string[])["error", "message", "detail", "title"])
                {
                    if (json.RootElement.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                    {
                        return text.GetString()!;
                    }
                }
            }
            catch (JsonException)
            {
                return body.Trim();
            }
        }

        return body.Trim();
    }
}
