using Dendro.Shop.Contracts;

namespace Dendro.Shop.Stock;

static partial class Log
{
    [LoggerMessage(EventName = "stock.delivery.booked", Level = LogLevel.Information,
        Message = "Delivery {Key} of {Quantity} {WoodType} booked; {Stock} in stock")]
    public static partial void DeliveryBooked(ILogger logger, string key, int quantity, WoodType woodType, long stock);

    [LoggerMessage(EventName = "stock.withdrawal.booked", Level = LogLevel.Information,
        Message = "Withdrawal {Key} of {Quantity} {WoodType} booked; {Stock} in stock")]
    public static partial void WithdrawalBooked(ILogger logger, string key, int quantity, WoodType woodType, long stock);

    [LoggerMessage(EventName = "stock.movement.repeated", Level = LogLevel.Information,
        Message = "The movement {Key} of {Quantity} {WoodType} was booked before; the request is a repetition")]
    public static partial void MovementRepeated(ILogger logger, string key, int quantity, WoodType woodType);

    [LoggerMessage(EventName = "stock.withdrawal.refused", Level = LogLevel.Information,
        Message = "Withdrawal {Key} of {Quantity} {WoodType} refused: {Available} in stock")]
    public static partial void WithdrawalRefused(ILogger logger, string key, int quantity, WoodType woodType, long available);

    [LoggerMessage(EventName = "stock.request.failed", Level = LogLevel.Error, Message = "{Method} {Path} failed with {Status}")]
    public static partial void RequestFailed(ILogger logger, string method, string path, int status, Exception error);
}
