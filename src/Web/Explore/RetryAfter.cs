using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Dendro.Web.Explore;

/// <summary>Asks a backend again that was too busy and said when to come back.</summary>
internal static class RetryAfter
{
    const int MostRetries = 5;

    // Who says later than this is not busy but out of order.
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>The waits count as time of the call, which its caller bounds.</summary>
    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline) => pipeline.AddRetry(new HttpRetryStrategyOptions
    {
        MaxRetryAttempts = MostRetries,
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result?.Headers.RetryAfter?.Delta <= LongestWait),
        ShouldRetryAfterHeader = true,
    });
}
