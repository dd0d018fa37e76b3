using Dendro.Shop.Contracts;
using Dendro.Shop.Persistence;
using Dendro.Shop.ServiceKit.Faults;
using Microsoft.EntityFrameworkCore;

namespace Dendro.Shop.Order;

/// <summary>What became of an order that was to be placed.</summary>
/// <param name="Order">The order as it was stored first.</param>
/// <param name="IsRepetition">Whether the key was seen before.</param>
sealed record Placement(OrderView Order, bool IsRepetition);

/// <summary>The orders in the database. Every change is one transaction and safe against other replicas.</summary>
sealed class OrderBook(OrderDb db, InsertFault insertFault, FaultSwitches faults, TimeProvider time)
{
    /// <summary>
    /// Stores an order once per key. A key that is a UUID in its usual form becomes the order's id, so that the customer can name the order.
    /// </summary>
    public async Task<Placement> PlaceAsync(OrderRequest request, string? key, CancellationToken cancellationToken)
    {
        faults.CheckRelease(request.WoodType);
        var now = time.GetUtcNow();
        var order = new OrderRecord
        {
            Id = key is not null && Guid.TryParseExact(key, "D", out var id) && id.ToString() == key ? id : Guid.CreateVersion7(now),
            WoodType = request.WoodType,
            Quantity = request.Quantity,
            Status = OrderStatus.Registered,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await insertFault.ArmAsync(db, cancellationToken);
        if (key is not null && !await TryClaimAsync(key, order, cancellationToken))
        {
            await transaction.RollbackAsync(cancellationToken);
            return await FirstAsync(key, cancellationToken);
        }

        db.Orders.Add(order);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Placement(OrderView.Of(order), IsRepetition: false);
    }

    public async Task<OrderView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Orders.Where(order => order.Id == id).Select(OrderView.Projection).SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// Gives the oldest orders of a status to one worker for a time, so that several share the work. A claim ends with the order's next
    /// change or by itself; it forbids nobody anything.
    /// </summary>
    public async Task<List<OrderView>> ClaimAsync(OrderStatus status, int limit, TimeSpan lasting, CancellationToken cancellationToken)
    {
        // The database's clock: the replicas of this service need not agree on the time.
        var claimed = await db.Orders.FromSql(
            $"""
            UPDATE orders SET claimed_until = now() + {lasting}
            WHERE id IN (
                SELECT id FROM orders
                WHERE status = {Word.Of(status)} AND (claimed_until IS NULL OR claimed_until < now())
                ORDER BY created_at, id LIMIT {limit}
                FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
        return [.. claimed.OrderBy(order => order.CreatedAt).ThenBy(order => order.Id).Select(OrderView.Of)];
    }

    /// <summary>Moves an order to a status if it still is in one of the given ones; null when it is not.</summary>
    public async Task<OrderView?> MoveAsync(
        Guid id, IReadOnlyList<OrderStatus> from, OrderStatus to, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var moved = await db.Orders
            .Where(order => order.Id == id && from.Contains(order.Status))
            .ExecuteUpdateAsync(set => set
                .SetProperty(order => order.Status, to)
                .SetProperty(order => order.UpdatedAt, now)
                .SetProperty(order => order.ClaimedUntil, (DateTimeOffset?)null), cancellationToken);
        return moved == 0 ? null : await FindAsync(id, cancellationToken);
    }

    /// <summary>Deletes an order; false when there is none. Wood it has taken stays taken.</summary>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Orders.Where(order => order.Id == id).ExecuteDeleteAsync(cancellationToken) == 1;

    // Another transaction with the same key makes this one wait, so exactly one of them gets it.
    async Task<bool> TryClaimAsync(string key, OrderRecord order, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO order_keys (key, order_id, wood_type, quantity, created_at)
            VALUES ({key}, {order.Id}, {Word.Of(order.WoodType)}, {order.Quantity}, {order.CreatedAt})
            ON CONFLICT DO NOTHING
            """, cancellationToken) == 1;

    async Task<Placement> FirstAsync(string key, CancellationToken cancellationToken)
    {
        var first = await db.Keys.SingleAsync(row => row.Key == key, cancellationToken);
        var order = new OrderView(first.OrderId, first.WoodType, first.Quantity, OrderStatus.Registered, first.CreatedAt, first.CreatedAt);
        return new Placement(order, IsRepetition: true);
    }
}
