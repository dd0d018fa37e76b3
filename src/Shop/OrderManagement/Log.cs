using Dendro.Shop.Contracts;

namespace Dendro.Shop.OrderManagement;

static partial class Log
{
    [LoggerMessage(EventName = "ordermanagement.order.moved", Level = LogLevel.Information,
        Message = "Order {OrderId} of {Quantity} {WoodType} was {From} and is {To} now")]
    public static partial void OrderMoved(
        ILogger logger, Guid orderId, int quantity, WoodType woodType, OrderStatus from, OrderStatus to);

    [LoggerMessage(EventName = "ordermanagement.order.moved_elsewhere", Level = LogLevel.Information,
        Message = "Order {OrderId} is no longer {From} and so did not become {To} here")]
    public static partial void OrderMovedElsewhere(ILogger logger, Guid orderId, OrderStatus from, OrderStatus to);

    [LoggerMessage(EventName = "ordermanagement.order.failed", Level = LogLevel.Error,
        Message = "Order {OrderId}, which is {Status}, could not be moved on; trying again in the next round")]
    public static partial void StepFailed(ILogger logger, Exception error, Guid orderId, OrderStatus status);

    [LoggerMessage(EventName = "ordermanagement.withdrawal.refused", Level = LogLevel.Error,
        Message = "The withdrawal of {Quantity} {WoodType} for order {OrderId} was refused for good; the order needs a person")]
    public static partial void WithdrawalRefused(ILogger logger, Guid orderId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "ordermanagement.round.failed", Level = LogLevel.Error,
        Message = "The open orders could not be worked through; trying again in the next round")]
    public static partial void RoundFailed(ILogger logger, Exception error);

    [LoggerMessage(EventName = "ordermanagement.api.awaited", Level = LogLevel.Warning, Message = "Waiting before looking at orders: {Problem}")]
    public static partial void ApiAwaited(ILogger logger, string problem);
}
