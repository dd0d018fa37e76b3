using Dendro.Shop.Contracts;

namespace Dendro.Shop.Customer;

static partial class Log
{
    [LoggerMessage(EventName = "customer.order.placed", Level = LogLevel.Information,
        Message = "Order {OrderId} of {Quantity} {WoodType} placed")]
    public static partial void OrderPlaced(ILogger logger, string orderId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "customer.order.failed", Level = LogLevel.Error,
        Message = "Attempt {Attempt} to place order {OrderId} of {Quantity} {WoodType} failed; trying again")]
    public static partial void OrderFailed(
        ILogger logger, Exception error, int attempt, string orderId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "customer.poison.failed", Level = LogLevel.Warning, Message = "A malformed message could not be sent: {Reason}")]
    public static partial void PoisonFailed(ILogger logger, string reason);
}
