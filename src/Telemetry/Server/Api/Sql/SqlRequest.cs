using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Server.Api.Sql;

internal enum SqlFormat
{
    Json,
    Csv,
    Parquet,
}

/// <summary>What was asked for: the query from the body or <c>?sql=</c>, the format from <c>?format=</c> or <c>Accept</c>.</summary>
internal sealed record SqlRequest(SqlQuery Query, SqlFormat Format)
{
    /// <exception cref="SqlException">Something is missing or cannot be used.</exception>
    internal static async Task<SqlRequest> ReadAsync(HttpContext context, SqlLimits limits, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var (sql, limit) = ((string?)request.Query["sql"], Number(request.Query["limit"]));
        if (HttpMethods.IsPost(request.Method))
        {
            // Four bytes a character at most, and what JSON adds.
            Require(request.ContentLength is null || request.ContentLength <= 8L * limits.Characters, $"the body has {request.ContentLength} bytes, {8L * limits.Characters} are allowed");
            using var body = await ReadBodyAsync(context);
            (sql, limit) = request.HasJsonContentType()
                ? FromJson(body.Memory.Span)
                : (Encoding.UTF8.GetString(body.Memory.Span), limit);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Require(!string.IsNullOrWhiteSpace(sql), "no query found: send {\"sql\": \"SELECT …\"} as application/json, the query as text/plain, or ?sql=");
        return new SqlRequest(new SqlQuery { Text = sql!, Rows = limit }, FormatOf(request));
    }

    static async Task<RequestBody> ReadBodyAsync(HttpContext context)
    {
        try
        {
            return await RequestBody.ReadAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            throw new SqlException(SqlFailure.Query, e.Message, e);
        }
    }

    static (string? Sql, long? Limit) FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var body = JsonSerializer.Deserialize(json, SqlJson.Default.SqlBody);
            return (body?.Sql, body?.Limit);
        }
        catch (JsonException e)
        {
            throw new SqlException(SqlFailure.Query, $"the body is not {{\"sql\": \"…\", \"limit\": n}}: {e.Message}", e);
        }
    }

    static long? Number(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new SqlException(SqlFailure.Query, $"limit is \"{text}\": expected a whole number");

    static SqlFormat FormatOf(HttpRequest request)
    {
        if ((string?)request.Query["format"] is { Length: > 0 } format)
        {
            return format.ToLowerInvariant() switch
            {
                "json" => SqlFormat.Json,
                "csv" => SqlFormat.Csv,
                "parquet" => SqlFormat.Parquet,
                _ => throw new SqlException(SqlFailure.Query, $"format is \"{format}\": expected json, csv or parquet"),
            };
        }

        var accept = request.Headers.Accept.ToString();
        return accept.Contains("text/csv", StringComparison.OrdinalIgnoreCase) ? SqlFormat.Csv
            : accept.Contains("parquet", StringComparison.OrdinalIgnoreCase) ? SqlFormat.Parquet
            : SqlFormat.Json;
    }

    static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new SqlException(SqlFailure.Query, message);
        }
    }
}

internal sealed record SqlBody(string? Sql, long? Limit);

internal sealed record SqlError(string Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SqlBody))]
[JsonSerializable(typeof(SqlError))]
internal sealed partial class SqlJson : JsonSerializerContext;
