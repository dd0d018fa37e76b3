using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>What an API answers when the store cannot: whether to ask for less, or again later. Why is in the log, in the store's words.</summary>
internal static class StoreFailure
{
    const string NoMemory = "the query needs more memory than TELEMETRY_MEMORY_LIMIT leaves: narrow the time, or select less";
    const string Unavailable = "the telemetry store cannot answer: ask again in a moment; its log says why";
    const int RetryAfterSeconds = 1;

    internal static (int Status, string Message) Answer(HttpContext context, StoreException e) =>
        e.IsOutOfMemory ? (StatusCodes.Status422UnprocessableEntity, NoMemory) : (StatusCodes.Status503ServiceUnavailable, Answer(context, (Exception)e));

    /// <summary>The sentence for what is no fault of the query.</summary>
    internal static string Answer(HttpContext context, Exception e)
    {
        Log.QueryFailed(context.RequestServices.GetRequiredService<ILogger<TelemetryStore>>(), context.Request.Path, e);
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Unavailable;
    }

    /// <summary>The sentence for someone who looks on.</summary>
    internal static string Sentence(StoreException e) => e.IsOutOfMemory ? NoMemory : Unavailable;
}
