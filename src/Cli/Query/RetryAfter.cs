using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Dendro.Cli.Query;

/// <summary>Asks a backend again that was too busy and said when to come back.</summary>
internal static class RetryAfter
{
    const int MostRetries = 5;

    // Who says later than this is not busy but out of order.
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The waits count as time of the call, which its caller bounds.</summary>
    static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline.AddRetry(new HttpRetryStrategyOptions
    {
        MaxRetryAttempts = MostRetries,
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result?.Headers.RetryAfter?.Delta <= LongestWait),
        ShouldRetryAfterHeader = true,
    });

    /// <summary>A client that waits so.</summary>
    public static HttpClient Client()
    {
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        Configure(pipeline);
        var client = new HttpClient(new ResilienceHandler(pipeline.Build()) { InnerHandler = new SocketsHttpHandler { UseProxy = false } });
        client.DefaultRequestHeaders.UserAgent.ParseAdd("dendro");
        return client;
    }
}
