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
    [InlineData("LLM_BASE_URL=http://m/v1 LLM_MODEL=m LLM_CONTEXT=900", "LLM_CONTEXT must be a number from 2048 to 10000000, but is \"900\".")]
    [InlineData("LLM_BASE_URL=http://m/v1 LLM_MODEL=m LLM_PRICE_INPUT=cheap", "LLM_PRICE_INPUT must be a number from 0 to 1000000, but is \"cheap\".")]
    [InlineData("LOG_LEVEL=loud", "LOG_LEVEL must be one of Trace, Debug, Information, Warning, Error, Critical, None, but is \"loud\".")]
    public void A_wrong_value_is_named(string setting, string message)
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection(setting.Split(' ').Select(one => one.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        Assert.Equal(message, Assert.Throws<SettingException>(() => AgentSettings.Read("agent-test", environment)).Message);
    }
}
