namespace Dendro.Cli.Verify;

/// <summary>What a message, a key or an order is about.</summary>
internal readonly record struct Goods(string Wood, long Quantity)
{
    public override string ToString() => FormattableString.Invariant($"{Quantity} {Wood}");
}

/// <summary>A row of <c>orders</c>; the status as it is written, legal or not.</summary>
internal readonly record struct OrderRow(Goods Goods, string Status);

/// <summary>A row of <c>order_keys</c>.</summary>
internal readonly record struct KeyRow(Guid Order, Goods Goods);

/// <summary>A row of <c>stock_movements</c>: goods came with a positive quantity and went with a negative one.</summary>
internal readonly record struct MovementRow(string Key, Goods Goods);

/// <summary>The database of the order API at one moment.</summary>
internal sealed record OrderBooks(IReadOnlyDictionary<Guid, OrderRow> Orders, IReadOnlyDictionary<string, KeyRow> Keys);

/// <summary>The database of the stock API at one moment.</summary>
internal sealed record StockBooks(IReadOnlyList<MovementRow> Movements, IReadOnlyDictionary<string, long> Stocks);

/// <summary>Where a message lies.</summary>
internal readonly record struct Place(int Partition, long Offset);

/// <summary>A message of a topic, by the key under which the receiver stores it.</summary>
/// <param name="Goods">Null when nobody can read it.</param>
/// <param name="IsDone">The group has committed it.</param>
internal readonly record struct MessageRow(Place Place, string Key, Goods? Goods, bool IsDone);

/// <summary>A message that was put aside.</summary>
/// <param name="Origin">Where it lay in its topic, in the life of the broker that had it then.</param>
internal readonly record struct DeadLetter(Place Origin, string Key, Goods? Goods);

/// <summary>A topic and its dead letters.</summary>
internal sealed record TopicBooks(string Topic, IReadOnlyList<MessageRow> Messages, IReadOnlyList<DeadLetter> DeadLetters)
{
    /// <summary>Messages that the group had not committed when it was asked.</summary>
    public long Pending { get; init; }
}

/// <summary>A producer's word that Kafka had taken a message.</summary>
internal readonly record struct Acknowledgement(string Key, DateTimeOffset At);

/// <summary>Everything that is compared.</summary>
/// <param name="Orders">The topic of orders; null when no broker could be asked, and so for deliveries.</param>
/// <param name="AcknowledgedOrders">From the customer's log; null when no log could be asked, and so for deliveries.</param>
internal sealed record Books(
    OrderBooks OrderBooks,
    StockBooks StockBooks,
    TopicBooks? Orders,
    TopicBooks? Deliveries,
    IReadOnlyList<Acknowledgement>? AcknowledgedOrders,
    IReadOnlyList<Acknowledgement>? AcknowledgedDeliveries)
{
    /// <summary>Orders that were deleted over the API, by the log of the order API.</summary>
    public IReadOnlySet<Guid> Deleted { get; init; } = new HashSet<Guid>();
}
