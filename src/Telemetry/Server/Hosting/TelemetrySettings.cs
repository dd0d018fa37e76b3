using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dendro.HttpGuard;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Server.Hosting;

/// <summary>The server's settings, from environment variables; see the folder's README.</summary>
internal sealed partial record TelemetrySettings
{
    internal required IPAddress Bind { get; init; }

    internal required int OtlpGrpcPort { get; init; }

    /// <summary>OTLP/HTTP, Loki, Prometheus and Tempo; every route answers on each.</summary>
    internal required IReadOnlyList<int> HttpPorts { get; init; }

    /// <summary>Under which names the server may be asked.</summary>
    internal required AllowedHosts Hosts { get; init; }

    /// <summary>Whose pages may send telemetry; <c>*</c> for all of them.</summary>
    internal required IReadOnlyList<string> OtlpOrigins { get; init; }

    internal required StoreOptions Store { get; init; }

    internal required IngestLimits Ingest { get; init; }

    internal required QueryLimits Queries { get; init; }

    /// <summary>Whether metrics are made of spans as they arrive.</summary>
    internal required bool SpanMetrics { get; init; }

    /// <exception cref="SettingException">A value cannot be used.</exception>
    internal static TelemetrySettings Read(IConfiguration configuration)
    {
        var bind = configuration["TELEMETRY_BIND"] is { Length: > 0 } text ? text : "127.0.0.1";
        return new TelemetrySettings
        {
            Bind = IPAddress.TryParse(bind, out var address) ? address : throw new SettingException("TELEMETRY_BIND", bind, "an IP address such as 127.0.0.1 or 0.0.0.0"),
            OtlpGrpcPort = Port(configuration, "OTLP_GRPC_PORT", 4317),
            HttpPorts =
            [
                Port(configuration, "OTLP_HTTP_PORT", 4318),
                Port(configuration, "LOKI_PORT", 3100),
                Port(configuration, "PROMETHEUS_PORT", 9009),
                Port(configuration, "TEMPO_PORT", 3200),
            ],
            Hosts = AllowedHosts.TryParse(configuration[AllowedHosts.Setting], out var hosts)
                ? hosts
                : throw new SettingException(AllowedHosts.Setting, configuration[AllowedHosts.Setting]!, AllowedHosts.Expected),
            OtlpOrigins = Origins(configuration, "OTLP_CORS_ORIGINS"),
            Store = new StoreOptions
            {
                DataDirectory = configuration["TELEMETRY_DATA_DIR"] is { Length: > 0 } directory ? directory : Path.Combine(".dendro", "telemetry"),
                Retention = Duration(configuration, "TELEMETRY_RETENTION", "12h, 7d or 2w") ?? TimeSpan.FromDays(7),
                LogRetention = Duration(configuration, "TELEMETRY_RETENTION_LOGS", "12h, 7d or 2w"),
                TraceRetention = Duration(configuration, "TELEMETRY_RETENTION_TRACES", "12h, 7d or 2w"),
                MetricRetention = Duration(configuration, "TELEMETRY_RETENTION_METRICS", "12h, 7d or 2w"),
                MaxBytes = Size(configuration, "TELEMETRY_MAX_SIZE", "10GB", "500MB, 10GB or 20GiB"),
                MemoryBytes = Size(configuration, "TELEMETRY_MEMORY_LIMIT", "256MB", "256MB, 512MiB or 2GB"),
                Sql = new SqlLimits
                {
                    Rows = Number(configuration, "TELEMETRY_SQL_MAX_ROWS", 1_000_000, 100_000_000),
                    Time = TimeSpan.FromSeconds(Number(configuration, "TELEMETRY_SQL_TIMEOUT", 30, 3_600)),
                },
            },
            Ingest = new IngestLimits
            {
                TextBytes = TextSize(configuration, "TELEMETRY_MAX_TEXT_SIZE", "16KiB"),
                LineBytes = TextSize(configuration, "TELEMETRY_MAX_LINE_SIZE", "256KiB"),
                CutsLines = Flag(configuration, "TELEMETRY_TRUNCATE_LINES"),
                Future = Duration(configuration, "TELEMETRY_MAX_FUTURE", "10m, 1h or 1d") ?? new IngestLimits().Future,
            },
            Queries = new QueryLimits
            {
                Dear = Number(configuration, "TELEMETRY_QUERIES", new QueryLimits().Dear, 1_000),
                Waiting = Number(configuration, "TELEMETRY_QUERY_QUEUE", 256, 100_000),
                Wait = TimeSpan.FromSeconds(Number(configuration, "TELEMETRY_QUERY_WAIT", 30, 3_600)),
            },
            SpanMetrics = Flag(configuration, "TELEMETRY_SPAN_METRICS", otherwise: true),
        };
    }

    static string[] Origins(IConfiguration configuration, string name)
    {
        var text = configuration[name] ?? "";
        var origins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return origins.All(origin => origin == "*" || (Uri.TryCreate(origin.Replace("//*.", "//", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && !origin.EndsWith('/')))
            ? origins
            : throw new SettingException(name, text, "origins with commas between, such as https://shop.example.org,https://*.example.net, or *");
    }

    static int TextSize(IConfiguration configuration, string name, string otherwise)
    {
        var size = Size(configuration, name, otherwise, "16KiB or 256KiB");
        return size is >= IngestLimits.LeastBytes and <= IngestLimits.MostBytes
            ? (int)size
            : throw new SettingException(name, configuration[name]!, "a size from 1KiB to 1MiB");
    }

    static bool Flag(IConfiguration configuration, string name, bool otherwise = false) => configuration[name] switch
    {
        null or "" => otherwise,
        "false" => false,
        "true" => true,
        var text => throw new SettingException(name, text, "true or false"),
    };

    static int Port(IConfiguration configuration, string name, int otherwise)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new SettingException(name, text, "a port number from 0 (any free port) to 65535");
    }

    static int Number(IConfiguration configuration, string name, int otherwise, int most)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most
            ? number
            : throw new SettingException(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most}"));
    }

    static TimeSpan? Duration(IConfiguration configuration, string name, string examples)
    {
        if (configuration[name] is not { Length: > 0 } text)
        {
            return null;
        }

        if (DurationPattern().Match(text) is not { Success: true } match
            || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 100_000)
        {
            throw new SettingException(name, text, $"a whole number and a unit, such as {examples}");
        }

        return match.Groups[2].Value switch
        {
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => TimeSpan.FromDays(7 * number),
        };
    }

    static long Size(IConfiguration configuration, string name, string otherwise, string examples)
    {
        var text = configuration[name] is { Length: > 0 } set ? set : otherwise;
        if (SizePattern().Match(text) is not { Success: true } match
            || !long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new SettingException(name, text, $"a size such as {examples}");
        }

        return number * match.Groups[2].Value switch
        {
            "KB" => 1_000L,
            "MB" => 1_000_000L,
            "GB" => 1_000_000_000L,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            _ => 1L << 30,
        };
    }

    [GeneratedRegex(@"^(\d+)(m|h|d|w)\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^([1-9]\d{0,8})(KB|MB|GB|KiB|MiB|GiB)\z", RegexOptions.CultureInvariant)]
    private static partial Regex SizePattern();
}
