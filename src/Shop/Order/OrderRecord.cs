using Dendro.Shop.Contracts;

namespace Dendro.Shop.Order;

/// <summary>A row of the table <c>orders</c>.</summary>
sealed class OrderRecord
{
    public required Guid Id { get; init; }
    public required WoodType WoodType { get; init; }
    public required int Quantity { get; init; }
    public required OrderStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Until when one worker has the order for itself; null when none has claimed it since its last change.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }
}

/// <summary>
/// A row of the table <c>order_keys</c>: the request that an idempotency key stands for. It outlives the order, so that a late repetition
/// cannot bring a deleted order back.
/// </summary>
sealed class OrderKeyRecord
{
    public required string Key { get; init; }
    public required Guid OrderId { get; init; }
    public required WoodType WoodType { get; init; }
    public required int Quantity { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
