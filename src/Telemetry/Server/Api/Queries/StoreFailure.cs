using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>What an API answers when the store cannot: whether to ask for less, or again later.</summary>
internal static class StoreFailure
{
    internal static int Status(StoreException e) => e.IsOutOfMemory ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status503ServiceUnavailable;

    internal static string Message(StoreException e) => e.IsOutOfMemory
        ? "the query needs more memory than TELEMETRY_MEMORY_LIMIT leaves: narrow the time, or select less"
        : $"the telemetry store cannot answer: {e.Message.Split('\n')[0]}";
}
