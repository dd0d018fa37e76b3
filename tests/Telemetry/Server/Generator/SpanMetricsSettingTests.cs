using Dendro.Telemetry.Server.Generator;
using Dendro.Telemetry.Server.Ingest;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Telemetry.Server.Tests.Generator;

public sealed class SpanMetricsSettingTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task Metrics_are_made_of_spans_unless_it_is_switched_off(string setting, int observers)
    {
        await using var server = new ServerFixture { Settings = { ["TELEMETRY_SPAN_METRICS"] = setting } };

        Assert.Equal(observers, server.Services.GetServices<ISpanObserver>().OfType<MetricsGenerator>().Count());
    }
}
