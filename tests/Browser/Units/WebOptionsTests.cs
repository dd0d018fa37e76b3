namespace Dendro.Browser.Tests.Units;

public sealed class WebOptionsTests
{
    [Theory]
    [InlineData("LOKI_URL", "localhost:3100", "LOKI_URL is \"localhost:3100\", expected an http or https address such as http://127.0.0.1:8001.")]
    [InlineData("SHOP_SERVICES", "order", "SHOP_SERVICES contains \"order\", expected name=address pairs separated by commas.")]
    [InlineData("SHOP_SERVICES", "order=nowhere", "SHOP_SERVICES is \"nowhere\", expected an http or https address such as http://127.0.0.1:8001.")]
    [InlineData("LOG_LEVEL", "loud", "LOG_LEVEL is \"loud\", expected trace, debug, information, warning, error, critical or none.")]
    public async Task A_wrong_setting_stops_the_process_with_one_sentence(string name, string value, string sentence)
    {
        await using var web = WebProcess.Launch(new Dictionary<string, string> { [name] = value });
        Assert.Equal(2, await web.ExitCodeAsync(TestContext.Current.CancellationToken));
        await Poll.UntilAsync(() => web.Output.Trim().Length > 0, "the process has said why");
        Assert.Equal(sentence, web.Output.Trim());
    }

    [Fact]
    public void A_path_in_an_address_is_kept()
    {
        var options = Web.WebOptions.Read(name => name == "PROMETHEUS_URL" ? "http://mimir:9009/prometheus" : null);
        Assert.Equal("http://mimir:9009/prometheus/api/v1/query", new Uri(options.Prometheus, "api/v1/query").ToString());
    }
}
