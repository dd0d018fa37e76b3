using Dendro.Telemetry.Server.Hosting;
using Microsoft.Extensions.Configuration;

namespace Dendro.Telemetry.Server.Tests;

public sealed class TelemetrySettingsTests
{
    [Fact]
    public void Defaults_are_the_documented_ones()
    {
        var settings = Read([]);
        Assert.Equal((4317, "127.0.0.1"), (settings.OtlpGrpcPort, settings.Bind.ToString()));
        Assert.Equal([4318, 3100, 9009, 3200], settings.HttpPorts);
        Assert.Equal((TimeSpan.FromDays(7), 256_000_000, 10_000_000_000), (settings.Store.Retention, settings.Store.MemoryBytes, settings.Store.MaxBytes));
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Ingest.Future);
    }

    [Theory]
    [InlineData("TELEMETRY_RETENTION", "12h", 12)]
    [InlineData("TELEMETRY_RETENTION", "2w", 336)]
    [InlineData("TELEMETRY_RETENTION", "90m", 1.5)]
    public void Retention_is_a_number_and_a_unit(string name, string value, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Read([(name, value)]).Store.Retention);

    [Theory]
    [InlineData("OTLP_GRPC_PORT", "x", "OTLP_GRPC_PORT is \"x\": expected a port number from 0 (any free port) to 65535.")]
    [InlineData("LOKI_PORT", "70000", "LOKI_PORT is \"70000\": expected a port number from 0 (any free port) to 65535.")]
    [InlineData("TELEMETRY_BIND", "here", "TELEMETRY_BIND is \"here\": expected an IP address such as 127.0.0.1 or 0.0.0.0.")]
    [InlineData("TELEMETRY_RETENTION", "7", "TELEMETRY_RETENTION is \"7\": expected a whole number and a unit, such as 12h, 7d or 2w.")]
    [InlineData("TELEMETRY_RETENTION", "0d", "TELEMETRY_RETENTION is \"0d\": expected a whole number and a unit, such as 12h, 7d or 2w.")]
    [InlineData("TELEMETRY_MAX_FUTURE", "soon", "TELEMETRY_MAX_FUTURE is \"soon\": expected a whole number and a unit, such as 10m, 1h or 1d.")]
    [InlineData("TELEMETRY_MAX_SIZE", "10", "TELEMETRY_MAX_SIZE is \"10\": expected a size such as 500MB, 10GB or 20GiB.")]
    [InlineData("TELEMETRY_MAX_TEXT_SIZE", "2MB", "TELEMETRY_MAX_TEXT_SIZE is \"2MB\": expected a size from 1KiB to 1MiB.")]
    [InlineData("TELEMETRY_MAX_LINE_SIZE", "1KB", "TELEMETRY_MAX_LINE_SIZE is \"1KB\": expected a size from 1KiB to 1MiB.")]
    [InlineData("TELEMETRY_TRUNCATE_LINES", "yes", "TELEMETRY_TRUNCATE_LINES is \"yes\": expected true or false.")]
    [InlineData("TELEMETRY_SPAN_METRICS", "no", "TELEMETRY_SPAN_METRICS is \"no\": expected true or false.")]
    [InlineData("TELEMETRY_MEMORY_LIMIT", "lots", "TELEMETRY_MEMORY_LIMIT is \"lots\": expected a size such as 256MB, 512MiB or 2GB.")]
    public void A_wrong_value_is_named_with_what_was_expected(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<SettingException>(() => Read([(name, value)])).Message);

    static TelemetrySettings Read((string Name, string Value)[] values) => TelemetrySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build());
}
