using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>What an API answers when the store cannot: whether to ask for less, or again later.</summary>
internal static class StoreFailure
{
    internal static (int Status, string Message) Answer(HttpContext context, StoreException e)
    {
        if (e.IsOutOfMemory)
        {
            return (StatusCodes.Status422UnprocessableEntity, "the query needs more memory than TELEMETRY_MEMORY_LIMIT leaves: narrow the time, or select less");
        }

        Log.QueryFailed(context.RequestServices.GetRequiredService<ILogger<TelemetryStore>>(), context.Request.Path, e);
        return (StatusCodes.Status503ServiceUnavailable, $"the telemetry store cannot answer: {e.Message.Split('\n')[0]}");
    }
}
