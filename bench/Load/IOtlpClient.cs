using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench.Load;

/// <summary>Sends encoded export requests.</summary>
internal interface IOtlpClient : IDisposable
{
    /// <summary>Sends one request.</summary>
    /// <returns>The records that were acknowledged: none when the server refused, for the sender to try again later.</returns>
    /// <exception cref="HttpRequestException">The server does not answer or says that the request is wrong.</exception>
    Task<int> SendAsync(Signal signal, ExportRequest request, CancellationToken cancellationToken);
}
