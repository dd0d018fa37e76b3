using Dendro.Shop.Contracts;

namespace Dendro.Shop.Order;

static partial class Log
{
    [LoggerMessage(EventName = "order.order.stored", Level = LogLevel.Information,
        Message = "Order {OrderId} of {Quantity} {WoodType} stored")]
    public static partial void OrderStored(ILogger logger, Guid orderId, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "order.order.repeated", Level = LogLevel.Information,
        Message = "Order {OrderId} was stored before; the request with the key {Key} is a repetition")]
    public static partial void OrderRepeated(ILogger logger, Guid orderId, string key);

    [LoggerMessage(EventName = "order.order.moved", Level = LogLevel.Information, Message = "Order {OrderId} is {Status} now")]
    public static partial void OrderMoved(ILogger logger, Guid orderId, OrderStatus status);

    [LoggerMessage(EventName = "order.order.deleted", Level = LogLevel.Information, Message = "Order {OrderId} deleted")]
    public static partial void OrderDeleted(ILogger logger, Guid orderId);

    [LoggerMessage(EventName = "order.request.failed", Level = LogLevel.Error, Message = "{Method} {Path} failed with {Status}")]
    public static partial void RequestFailed(ILogger logger, string method, string path, int status, Exception error);
}
