using Dendro.Agents.Core.Hosting;
using Microsoft.Extensions.Configuration;

namespace Dendro.Agents.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("MCP_URL=x", "MCP_URL must be an absolute http or https address such as http://127.0.0.1:8000, but is \"x\".")]
    [InlineData("AGENT_CALL_TIMEOUT=soon", "AGENT_CALL_TIMEOUT must be a number of seconds between 0 and 600, but is \"soon\".")]
    [InlineData("AGENT_CALL_TIMEOUT=0", "AGENT_CALL_TIMEOUT must be a number of seconds between 0 and 600, but is \"0\".")]
    [InlineData("LLM_BASE_URL=http://m/v1", "LLM_BASE_URL is set, so LLM_MODEL must name the model to ask.")]
    [InlineData("LOG_LEVEL=loud", "LOG_LEVEL must be one of Trace, Debug, Information, Warning, Error, Critical, None, but is \"loud\".")]
    public void A_wrong_value_is_named(string setting, string message)
    {
        var (name, value) = (setting[..setting.IndexOf('=')], setting[(setting.IndexOf('=') + 1)..]);
        var environment = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        Assert.Equal(message, Assert.Throws<SettingException>(() => AgentSettings.Read("agent-test", environment)).Message);
    }
}
