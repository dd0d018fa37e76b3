using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dendro.Mcp.Tests;

/// <summary>Loki, Prometheus and Tempo in one: answers what a test has put at a path, and remembers what was asked.</summary>
internal sealed class FakeBackends : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentDictionary<string, (int Status, string Body)> _replies = new();

    FakeBackends(WebApplication app) => _app = app;

    public ConcurrentQueue<HttpRequestRecord> Requests { get; } = new();

    /// <summary>How many requests are refused with 429 before the first is answered, and when they are told to come again.</summary>
    public (int Times, int Seconds) Busy { get; set; }

    /// <summary>What is answered at every path, when it is set.</summary>
    public (int Status, string Body)? Always { get; set; }

    public string Address => _app.Urls.First();

    public HttpRequestRecord Last => Requests.Last();

    public static async Task<FakeBackends> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var backends = new FakeBackends(builder.Build());
        backends._app.Run(backends.Answer);
        await backends._app.StartAsync(TestContext.Current.CancellationToken);
        return backends;
    }

    public void Reply(string path, string body, int status = 200) => _replies[path] = (status, body);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    async Task Answer(HttpContext context)
    {
        var query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        if (context.Request.HasFormContentType)
        {
            query = (await context.Request.ReadFormAsync(context.RequestAborted)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        }

        Requests.Enqueue(new HttpRequestRecord(context.Request.Method, context.Request.Path, query, context.Request.Headers.Accept.ToString()));
        if (Requests.Count <= Busy.Times)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = Busy.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await context.Response.WriteAsync("too many queries wait", context.RequestAborted);
            return;
        }

        var (status, body) = Always ?? _replies.GetValueOrDefault(context.Request.Path.Value!, (404, "no such path in the fake"));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}

internal sealed record HttpRequestRecord(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Accept);
