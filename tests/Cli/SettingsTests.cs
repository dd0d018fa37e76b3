using Dendro.Cli.Configuration;

namespace Dendro.Cli.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("ERROR_RATE", "1.5", "ERROR_RATE is \"1.5\"; expected a number from 0 to 1.")]
    [InlineData("ERROR_RATE", "0,5", "ERROR_RATE is \"0,5\"; expected a number from 0 to 1.")]
    [InlineData("INTERVAL_SECONDS", "0", "INTERVAL_SECONDS is \"0\"; expected a number of seconds above 0.")]
    [InlineData("AGENT_CALL_TIMEOUT", "soon", "AGENT_CALL_TIMEOUT is \"soon\"; expected a number of seconds above 0.")]
    [InlineData("LLM_BASE_URL", "localhost:11434", "LLM_BASE_URL is \"localhost:11434\"; expected an http:// or https:// URL.")]
    public void A_wrong_value_is_refused_with_what_was_expected(string key, string value, string message)
    {
        var error = Assert.Throws<UserError>(() => new Settings(new Dictionary<string, string> { [key] = value }).Check());

        Assert.Equal(message, error.Message);
        Assert.Equal(2, error.ExitCode);
    }

    [Theory]
    [InlineData("ERROR_RATE", "0")]
    [InlineData("ERROR_RATE", "1")]
    [InlineData("ERROR_RATE", "")]
    [InlineData("INTERVAL_SECONDS", "0.05")]
    [InlineData("LLM_BASE_URL", "http://localhost:11434/v1")]
    public void A_right_value_passes(string key, string value) => new Settings(new Dictionary<string, string> { [key] = value }).Check();

    [Fact]
    public void An_empty_value_counts_as_unset() => Assert.Null(new Settings(new Dictionary<string, string> { ["A"] = "" })["A"]);
}
