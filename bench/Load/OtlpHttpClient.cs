using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Load;

/// <summary>OTLP over HTTP, as protobuf (https://opentelemetry.io/docs/specs/otlp/#otlphttp).</summary>
internal sealed class OtlpHttpClient(Uri address) : IOtlpClient
{
    static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    // Joined as text: the address may have a path of its own, such as Mimir's /otlp.
    readonly string _base = address.ToString().TrimEnd('/');
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(1) };

    public async Task<int> SendAsync(Signal signal, ExportRequest request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request.Bytes);
        content.Headers.ContentType = Protobuf;
        using var response = await _client.PostAsync($"{_base}/v1/{signal.ToString().ToLowerInvariant()}", content, cancellationToken);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout)
        {
            return 0;
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? request.Records - (int)PartialSuccess.Rejected(body)
            : throw new HttpRequestException($"{signal} were answered with {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    public void Dispose() => _client.Dispose();
}
