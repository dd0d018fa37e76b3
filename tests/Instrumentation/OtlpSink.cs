using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dendro.Instrumentation.Tests;

/// <summary>A real HTTP server that keeps the bodies posted to each OTLP path.</summary>
sealed class OtlpSink : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, ConcurrentQueue<byte[]>> _bodies = new();
    readonly WebApplication _app;

    OtlpSink(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<OtlpSink> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var sink = new OtlpSink(app);
        app.MapPost("/v1/{signal}", sink.KeepAsync);
        await app.StartAsync(cancellationToken);
        return sink;
    }

    /// <summary>Whether any body of this signal holds these bytes; OTLP's protobuf carries texts and ids as they are.</summary>
    public bool Received(string signal, ReadOnlySpan<byte> bytes)
    {
        foreach (var body in _bodies.GetValueOrDefault(signal) ?? [])
        {
            if (body.AsSpan().IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool ReceivedAny(string signal) => _bodies.ContainsKey(signal);

    async Task KeepAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        _bodies.GetOrAdd(signal, _ => []).Enqueue(body.ToArray());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
