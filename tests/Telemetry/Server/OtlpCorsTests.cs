using System.Net;
using System.Text;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Browsers send telemetry too: pages of the origins that the operator names may, those of others reach nothing.</summary>
public sealed class OtlpCorsTests
{
    [Fact]
    public async Task Pages_of_chosen_origins_may_send_telemetry_and_no_more()
    {
        var folder = Directory.CreateTempSubdirectory("dendro-cors");
        try
        {
            await using var server = new ServerProcess(folder.FullName, ("OTLP_CORS_ORIGINS", "https://shop.example.org,https://*.example.net"));
            await server.ReadyAsync(TestContext.Current.CancellationToken);
            (string Method, string Path, string? Host, string? Origin, HttpStatusCode Status, string? Allowed)[] cases =
            [
                ("OPTIONS", "/v1/traces", null, "https://shop.example.org", HttpStatusCode.NoContent, "https://shop.example.org"),
                ("OPTIONS", "/v1/logs", null, "https://a.example.net", HttpStatusCode.NoContent, "https://a.example.net"),
                ("OPTIONS", "/v1/traces", null, "https://evil.example.com", HttpStatusCode.Forbidden, null),
                ("POST", "/v1/traces", null, "https://shop.example.org", HttpStatusCode.OK, "https://shop.example.org"),
                ("POST", "/v1/traces", null, "https://evil.example.com", HttpStatusCode.Forbidden, null),
                ("POST", "/v1/traces", null, "null", HttpStatusCode.Forbidden, null),
                ("POST", "/v1/traces", null, null, HttpStatusCode.OK, null),
                ("POST", "/v1/traces", "evil.example.com", "https://shop.example.org", HttpStatusCode.Forbidden, null),
                ("POST", "/loki/api/v1/push", null, "https://shop.example.org", HttpStatusCode.Forbidden, null),
                ("GET", "/loki/api/v1/labels", null, "https://shop.example.org", HttpStatusCode.Forbidden, null),
                ("GET", "/loki/api/v1/labels", "evil.example.com", null, HttpStatusCode.Forbidden, null),
                ("GET", "/loki/api/v1/labels", null, null, HttpStatusCode.OK, null),
            ];
            foreach (var (method, path, host, origin, status, allowed) in cases)
            {
                using var response = await AskAsync(new Uri(server.Address, path), method, host, origin);
                var told = response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(",", values) : null;
                Assert.Equal((method, path, host, origin, status, allowed), (method, path, host, origin, response.StatusCode, told));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<HttpResponseMessage> AskAsync(Uri address, string method, string? host, string? origin)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Origin", origin);
        if (method == "OPTIONS")
        {
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
            request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type,traceparent");
        }
        else if (method == "POST")
        {
            request.Content = new StringContent("""{"resourceSpans":[]}""", Encoding.UTF8, "application/json");
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
