using Dendro.Shop.Contracts;
using Dendro.Shop.Persistence;
using Dendro.Shop.ServiceKit.Faults;
using Microsoft.EntityFrameworkCore;

namespace Dendro.Shop.Stock;

/// <summary>What became of a movement of wood.</summary>
abstract record Movement
{
    Movement() { }

    /// <summary>The stock after it; <paramref name="IsRepetition"/> when it had been booked before.</summary>
    public sealed record Booked(StockView Stock, bool IsRepetition) : Movement;

    /// <summary>There is less than was asked for.</summary>
    public sealed record Insufficient(long Available) : Movement;

    /// <summary>The key stands for another movement.</summary>
    public sealed record KeyReused(WoodType WoodType, long Change) : Movement;
}

/// <summary>Books movements: each is one transaction that enters the ledger and changes the stock, or does neither.</summary>
sealed class StockLedger(StockDb db, InsertFault insertFault, FaultSwitches faults, TimeProvider time)
{
    /// <summary>Adds (positive) or takes (negative) wood, once per key.</summary>
    public async Task<Movement> BookAsync(string key, WoodType wood, long change, CancellationToken cancellationToken)
    {
        faults.CheckRelease(wood);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await insertFault.ArmAsync(db, cancellationToken);
        if (!await TryEnterAsync(key, wood, change, cancellationToken))
        {
            await transaction.RollbackAsync(cancellationToken);
            return await FirstAsync(key, wood, change, cancellationToken);
        }

        if (!await TryChangeAsync(wood, change, cancellationToken))
        {
            await transaction.RollbackAsync(cancellationToken);
            return new Movement.Insufficient((await StockAsync(wood, cancellationToken)).Quantity);
        }

        // Read before the commit: the row is locked, so this is the stock that this movement led to.
        var stock = await StockAsync(wood, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new Movement.Booked(stock, IsRepetition: false);
    }

    public async Task<StockView> StockAsync(WoodType wood, CancellationToken cancellationToken) =>
        await db.Stocks.Where(stock => stock.WoodType == wood).Select(StockView.Projection).SingleAsync(cancellationToken);

    public async Task<List<StockView>> StocksAsync(CancellationToken cancellationToken) =>
        await db.Stocks.OrderBy(stock => stock.WoodType).Select(StockView.Projection).ToListAsync(cancellationToken);

    public async Task<List<MovementView>> MovementsAsync(string[] keys, CancellationToken cancellationToken) =>
        await db.Movements.Where(movement => keys.Contains(movement.Key))
            .Select(movement => new MovementView(movement.Key, movement.WoodType, movement.Change, movement.CreatedAt))
            .ToListAsync(cancellationToken);

    // Another transaction with the same key makes this one wait, so exactly one of them enters.
    async Task<bool> TryEnterAsync(string key, WoodType wood, long change, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stock_movements (key, wood_type, change, created_at)
            VALUES ({key}, {Word.Of(wood)}, {change}, {time.GetUtcNow()})
            ON CONFLICT DO NOTHING
            """, cancellationToken) == 1;

    // The condition is checked under the row's lock, so parallel withdrawals cannot take more than there is.
    async Task<bool> TryChangeAsync(WoodType wood, long change, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE stocks SET quantity = quantity + {change}, updated_at = {time.GetUtcNow()}
            WHERE wood_type = {Word.Of(wood)} AND quantity + {change} >= 0
            """, cancellationToken) == 1;

    async Task<Movement> FirstAsync(string key, WoodType wood, long change, CancellationToken cancellationToken)
    {
        var first = await db.Movements.SingleAsync(movement => movement.Key == key, cancellationToken);
        return first.WoodType == wood && first.Change == change
            ? new Movement.Booked(await StockAsync(wood, cancellationToken), IsRepetition: true)
            : new Movement.KeyReused(first.WoodType, first.Change);
    }
}
