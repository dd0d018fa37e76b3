using Microsoft.Extensions.Logging;

namespace Dendro.Shop.Persistence;

static partial class Log
{
    [LoggerMessage(EventName = "shop.database.awaited", Level = LogLevel.Warning,
        Message = "The database {Database} is not ready: {Problem}; trying again")]
    public static partial void DatabaseAwaited(ILogger logger, string database, string problem);

    [LoggerMessage(EventName = "shop.database.migrated", Level = LogLevel.Information, Message = "The database {Database} is ready")]
    public static partial void DatabaseReady(ILogger logger, string database);
}
