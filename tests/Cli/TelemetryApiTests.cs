using Dendro.Cli.Query;

namespace Dendro.Cli.Tests;

public sealed class TelemetryApiTests
{
    static readonly TelemetryApi Api = new(new HttpClient(), new QueryAddresses("http://p/prometheus", "http://l", "http://t"));

    [Theory]
    [InlineData(QueryLanguage.PromQL, "up", false, "http://p/prometheus/api/v1/query?query=up&time=1000.000")]
    [InlineData(QueryLanguage.PromQL, "up", true, "http://p/prometheus/api/v1/query_range?query=up&start=400.000&end=1000.000&step=30")]
    [InlineData(QueryLanguage.LogQL, "{a=\"b\"}", false, "http://l/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D&start=400000000000&end=1000000000000&limit=5")]
    [InlineData(QueryLanguage.LogQL, "rate({a=\"b\"}[1m])", false, "http://l/loki/api/v1/query?query=rate%28%7Ba%3D%22b%22%7D%5B1m%5D%29&time=1000000000000")]
    [InlineData(QueryLanguage.TraceQL, "{}", false, "http://t/api/search?q=%7B%7D&start=401&end=1001&limit=5")]
    [InlineData(QueryLanguage.TraceQL, "{} | rate()", false, "http://t/api/metrics/query?q=%7B%7D%20%7C%20rate%28%29&start=401&end=1001")]
    [InlineData(QueryLanguage.TraceQL, "{} | rate()", true, "http://t/api/metrics/query_range?q=%7B%7D%20%7C%20rate%28%29&start=401&end=1001&step=30")]
    public void Each_language_has_its_own_API(object language, string text, bool isRange, string expected)
    {
        var url = Api.Url(new QueryRequest
        {
            Text = text,
            Language = (QueryLanguage)language,
            End = DateTimeOffset.FromUnixTimeSeconds(1000),
            Since = TimeSpan.FromMinutes(10),
            Step = isRange ? TimeSpan.FromSeconds(30) : null,
            Limit = 5,
        });

        Assert.Equal(expected, url.AbsoluteUri);
    }

    [Theory]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"1:5: parse error"}""", "1:5: parse error")]
    [InlineData("""{"title":"Bad Request","detail":"unknown kind"}""", "unknown kind")]
    [InlineData("parse error at line 1, col 9: unexpected }\n", "parse error at line 1, col 9: unexpected }")]
    [InlineData("{broken", "{broken")]
    public void The_text_of_an_error_is_found(string body, string expected) => Assert.Equal(expected, TelemetryApi.ErrorText(body));
}
