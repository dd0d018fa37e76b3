using Microsoft.Extensions.Configuration;

namespace Dendro.Mcp.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("LOKI_URL", "localhost:3100", "LOKI_URL must be an absolute http or https address such as http://127.0.0.1:3100, but is \"localhost:3100\".")]
    [InlineData("TEMPO_URL", "ftp://x", "TEMPO_URL must be an absolute http or https address such as http://127.0.0.1:3100, but is \"ftp://x\".")]
    [InlineData("MCP_TOOLSETS", "loki,mimir", "MCP_TOOLSETS must be some of datasource,prometheus,loki,tempo,navigation,alerting,annotations,sift,dendro, with commas between, but is \"loki,mimir\".")]
    [InlineData("MCP_MAX_CHARACTERS", "10", "MCP_MAX_CHARACTERS must be a whole number from 1000 to 250000, but is \"10\".")]
    [InlineData("SHOP_SERVICES", "order", "SHOP_SERVICES must be pairs such as order=http://127.0.0.1:5002 with commas between, but one is \"order\".")]
    [InlineData("LOG_LEVEL", "loud", "LOG_LEVEL must be one of Trace, Debug, Information, Warning, Error, Critical, None, but is \"loud\".")]
    public void A_wrong_value_is_named(string name, string value, string message)
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        Assert.Equal(message, Assert.Throws<SettingException>(() => McpSettings.Read(environment)).Message);
    }

    [Fact]
    public void An_empty_value_means_the_default()
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection([new("LOKI_URL", ""), new("GRAFANA_URL", " ")]).Build();
        var settings = McpSettings.Read(environment);
        Assert.Equal("http://127.0.0.1:3100/", settings.Loki.ToString());
        Assert.Null(settings.Grafana);
    }
}
