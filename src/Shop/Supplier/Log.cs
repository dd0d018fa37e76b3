using Dendro.Shop.Contracts;

namespace Dendro.Shop.Supplier;

static partial class Log
{
    [LoggerMessage(EventName = "supplier.delivery.announced", Level = LogLevel.Information,
        Message = "Delivery {DeliveryId} of {Quantity} {WoodType} announced")]
    public static partial void DeliveryAnnounced(ILogger logger, string deliveryId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "supplier.delivery.failed", Level = LogLevel.Error,
        Message = "Attempt {Attempt} to announce delivery {DeliveryId} of {Quantity} {WoodType} failed; trying again")]
    public static partial void DeliveryFailed(
        ILogger logger, Exception error, int attempt, string deliveryId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "supplier.poison.failed", Level = LogLevel.Warning, Message = "A malformed message could not be sent: {Reason}")]
    public static partial void PoisonFailed(ILogger logger, string reason);
}
