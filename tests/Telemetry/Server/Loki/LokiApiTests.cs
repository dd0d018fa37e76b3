using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Server.Tests.Loki;

/// <summary>
/// Runs the requests of <c>Cases/loki-api.txt</c>: a request line (with header <c>categorize</c> if it ends so), then the
/// status, the content type and the body, of which "…" stands for anything. A POST line is followed by the form.
/// </summary>
public sealed partial class LokiApiTests(LokiHost host) : IClassFixture<LokiHost>
{
    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Loki", "Cases", "loki-api.txt"));
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith('#')))
        {
            var newline = block.IndexOf('\n', StringComparison.Ordinal);
            data.Add(block[..newline], block[(newline + 1)..].TrimEnd());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Requests_are_answered_as_the_cases_say(string request, string expected)
    {
        using var client = host.Server.CreateClient();
        var match = RequestPattern().Match(request);
        using var message = new HttpRequestMessage(new HttpMethod(match.Groups["method"].Value), match.Groups["path"].Value);
        if (match.Groups["form"].Success)
        {
            message.Content = new StringContent(match.Groups["form"].Value, null, "application/x-www-form-urlencoded");
        }

        if (match.Groups["categorize"].Success)
        {
            message.Headers.Add("X-Loki-Response-Encoding-Flags", "categorize-labels");
        }

        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var actual = $"{status} {response.Content.Headers.ContentType?.MediaType}\n{StatisticsPattern().Replace(body, "")}".TrimEnd();
        var pattern = $"^{string.Join(".*", expected.Split('…').Select(Regex.Escape))}$";
        Assert.True(Regex.IsMatch(actual, pattern, RegexOptions.Singleline | RegexOptions.CultureInvariant), $"{request}\nexpected\n{expected}\ngot\n{actual}");
    }

    [Fact]
    public async Task Statistics_tell_what_was_read()
    {
        using var client = host.Server.CreateClient();
        var body = await client.GetStringAsync("/loki/api/v1/query_range?query={app=\"order\"}", TestContext.Current.CancellationToken);
        Assert.Contains("\"totalLinesProcessed\":3,", body, StringComparison.Ordinal);
        Assert.Contains("\"totalEntriesReturned\":3,", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_text_as_a_query_is_answered_and_never_with_a_server_error()
    {
        using var client = host.Server.CreateClient();
        var random = new Random(42);
        string[] pieces = ["{", "}", "app", "=", "\"order\"", "|", "json", "rate", "(", ")", "[5m]", "sum", "by", "1", "+", "line_format", "`{{.x}}`", "unwrap", "é", "\"", "\\"];
        for (var i = 0; i < 300; i++)
        {
            var query = string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            using var response = await client.GetAsync($"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}", TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{query}: {response.StatusCode}");
        }
    }

    [GeneratedRegex("^(?<method>GET|POST) (?<path>\\S+?)(?<categorize> categorize)?( form (?<form>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex RequestPattern();

    [GeneratedRegex(",\"stats\":\\{\"summary\".*\"usedBloomFilters\":false\\}\\}")]
    private static partial Regex StatisticsPattern();
}
