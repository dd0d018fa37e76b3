namespace Dendro.Cli.Verify;

/// <summary>Something that must not be, whatever failed before.</summary>
/// <param name="Kind">One of the words below, which the documentation explains.</param>
/// <param name="Id">The wood, order, key or message that it is about.</param>
/// <param name="Detail">What was found and what was expected.</param>
internal sealed record Violation(string Kind, string Id, string Detail)
{
    public const string StockNotBalanced = "stock-not-balanced";
    public const string StockNegative = "stock-negative";
    public const string IllegalStatus = "illegal-status";
    public const string OrderMissing = "order-missing";
    public const string OrderDiffers = "order-differs";
    public const string OrderShared = "order-shared";
    public const string WithdrawalMissing = "withdrawal-missing";
    public const string WithdrawalDoubled = "withdrawal-doubled";
    public const string WithdrawalDiffers = "withdrawal-differs";
    public const string WithdrawalEarly = "withdrawal-early";
    public const string WithdrawalWithoutOrder = "withdrawal-without-order";
    public const string MessageLost = "message-lost";
    public const string MessageDiffers = "message-differs";
    public const string DeadLetterStored = "dead-letter-stored";
    public const string AcknowledgedLost = "acknowledged-lost";
    public const string NotDrained = "not-drained";

    /// <summary>The same thing, seen again.</summary>
    public (string, string) Identity => (Kind, Id);
}
