using Dendro.Shop.Contracts;

namespace Dendro.Shop.OrderCheck;

static partial class Log
{
    [LoggerMessage(EventName = "ordercheck.order.accepted", Level = LogLevel.Information,
        Message = "Order {OrderId} of {Quantity} {WoodType} accepted by order")]
    public static partial void OrderAccepted(ILogger logger, string orderId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "ordercheck.order.rejected", Level = LogLevel.Warning,
        Message = "Order {OrderId} of {Quantity} {WoodType} rejected: {Reason}")]
    public static partial void OrderRejected(ILogger logger, string orderId, int quantity, WoodType woodType, string reason);

    [LoggerMessage(EventName = "ordercheck.order.failed", Level = LogLevel.Error,
        Message = "Order {OrderId} of {Quantity} {WoodType} could not be handed to order; trying again")]
    public static partial void OrderFailed(ILogger logger, Exception error, string orderId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "ordercheck.api.awaited", Level = LogLevel.Warning,
        Message = "Waiting for order before reading messages: {Problem}")]
    public static partial void ApiAwaited(ILogger logger, string problem);
}
