using Dendro.Web.Components.Plots;

namespace Dendro.Browser.Tests.Units;

public sealed class ValueUnitTests
{
    [Theory]
    [InlineData(0, ValueUnit.None, "0")]
    [InlineData(0.25, ValueUnit.None, "0.25")]
    [InlineData(0.00012, ValueUnit.None, "1.2e-4")]
    [InlineData(0.39321, ValueUnit.None, "0.393")]
    [InlineData(1234, ValueUnit.None, "1234")]
    [InlineData(1_234_567, ValueUnit.None, "1.23M")]
    [InlineData(-15_000, ValueUnit.None, "-15k")]
    [InlineData(double.NaN, ValueUnit.None, "no value")]
    [InlineData(double.PositiveInfinity, ValueUnit.Seconds, "+Inf")]
    [InlineData(0, ValueUnit.Seconds, "0 s")]
    [InlineData(0.00025, ValueUnit.Seconds, "250 µs")]
    [InlineData(0.001, ValueUnit.Seconds, "1 ms")]
    [InlineData(0.0429, ValueUnit.Seconds, "42.9 ms")]
    [InlineData(2.5, ValueUnit.Seconds, "2.5 s")]
    [InlineData(90, ValueUnit.Seconds, "1.5 min")]
    [InlineData(512, ValueUnit.Bytes, "512 B")]
    [InlineData(104_857_600, ValueUnit.Bytes, "100 MiB")]
    [InlineData(2048, ValueUnit.BytesPerSecond, "2 KiB/s")]
    [InlineData(4.214, ValueUnit.PerSecond, "4.21/s")]
    [InlineData(0.031, ValueUnit.Share, "3.1 %")]
    public void A_value_is_written_in_its_unit_with_three_digits(double value, ValueUnit unit, string text) =>
        Assert.Equal(text, ValueUnits.Write(value, unit));

    [Theory]
    [InlineData("rate(http_server_request_duration_seconds_count[1m])", ValueUnit.None)]
    [InlineData("histogram_quantile(0.9, sum by (le) (rate(http_server_request_duration_seconds_bucket[1m])))", ValueUnit.Seconds)]
    [InlineData("rate(x_seconds_sum[1m]) / rate(x_seconds_count[1m])", ValueUnit.Seconds)]
    [InlineData("process_start_time_seconds", ValueUnit.Seconds)]
    [InlineData("sum by (service_name) (dotnet_process_memory_working_set_bytes)", ValueUnit.Bytes)]
    [InlineData("rate(network_bytes_total[1m])", ValueUnit.None)]
    [InlineData("{ } | quantile_over_time(duration, .9)", ValueUnit.Seconds)]
    [InlineData("sum(rate({service_name=\"order\"}[1m]))", ValueUnit.None)]
    public void The_unit_is_guessed_from_the_names_in_a_query(string query, ValueUnit unit) =>
        Assert.Equal(unit, ValueUnits.Guess(query));
}
