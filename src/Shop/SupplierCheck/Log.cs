using Dendro.Shop.Contracts;

namespace Dendro.Shop.SupplierCheck;

static partial class Log
{
    [LoggerMessage(EventName = "suppliercheck.delivery.accepted", Level = LogLevel.Information,
        Message = "Delivery {DeliveryId} of {Quantity} {WoodType} accepted by stock")]
    public static partial void DeliveryAccepted(ILogger logger, string deliveryId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "suppliercheck.delivery.rejected", Level = LogLevel.Warning,
        Message = "Delivery {DeliveryId} of {Quantity} {WoodType} rejected: {Reason}")]
    public static partial void DeliveryRejected(ILogger logger, string deliveryId, int quantity, WoodType woodType, string reason);

    [LoggerMessage(EventName = "suppliercheck.delivery.failed", Level = LogLevel.Error,
        Message = "Delivery {DeliveryId} of {Quantity} {WoodType} could not be handed to stock; trying again")]
    public static partial void DeliveryFailed(ILogger logger, Exception error, string deliveryId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "suppliercheck.api.awaited", Level = LogLevel.Warning,
        Message = "Waiting for stock before reading messages: {Problem}")]
    public static partial void ApiAwaited(ILogger logger, string problem);
}
