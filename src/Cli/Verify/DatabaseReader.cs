using System.Data;
using Npgsql;

namespace Dendro.Cli.Verify;

/// <summary>
/// Reads both databases, each as it was at one moment. They cannot be read at the same one: the orders come first, because wood is taken
/// before its order becomes ready. So a ready order without its withdrawal is never just a matter of time; other differences may be.
/// </summary>
internal sealed class DatabaseReader(string orders, string stocks)
{
    public async Task<(OrderBooks Orders, StockBooks Stocks)> ReadAsync(CancellationToken cancellationToken) =>
        (await ReadOrdersAsync(cancellationToken), await ReadStocksAsync(cancellationToken));

    async Task<OrderBooks> ReadOrdersAsync(CancellationToken cancellationToken)
    {
        await using var snapshot = await Snapshot.OpenAsync(orders, cancellationToken);
        var keys = await snapshot.RowsAsync(
            "SELECT key, order_id, wood_type, quantity FROM order_keys",
            row => KeyValuePair.Create(row.GetString(0), new KeyRow(row.GetGuid(1), new Goods(string.Intern(row.GetString(2)), row.GetInt32(3)))), cancellationToken);
        var rows = await snapshot.RowsAsync(
            "SELECT id, wood_type, quantity, status FROM orders",
            row => KeyValuePair.Create(row.GetGuid(0), new OrderRow(new Goods(string.Intern(row.GetString(1)), row.GetInt32(2)), string.Intern(row.GetString(3)))), cancellationToken);
        return new OrderBooks(rows.ToDictionary(), keys.ToDictionary());
    }

    async Task<StockBooks> ReadStocksAsync(CancellationToken cancellationToken)
    {
        await using var snapshot = await Snapshot.OpenAsync(stocks, cancellationToken);
        var movements = await snapshot.RowsAsync(
            "SELECT key, wood_type, change FROM stock_movements",
            row => new MovementRow(row.GetString(0), new Goods(string.Intern(row.GetString(1)), row.GetInt64(2))), cancellationToken);
        var levels = await snapshot.RowsAsync(
            "SELECT wood_type, quantity FROM stocks", row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)), cancellationToken);
        return new StockBooks(movements, levels.ToDictionary());
    }

    /// <summary>One transaction in which every statement sees the same state.</summary>
    sealed class Snapshot : IAsyncDisposable
    {
        readonly NpgsqlConnection _connection;

        Snapshot(NpgsqlConnection connection) => _connection = connection;

        public static async Task<Snapshot> OpenAsync(string connectionString, CancellationToken cancellationToken)
        {
            var connection = await ShopDatabase.OpenAsync(connectionString, cancellationToken);
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            return new Snapshot(connection);
        }

        public async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand(sql, _connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }

        // Closing rolls the transaction back, which has changed nothing.
        public ValueTask DisposeAsync() => _connection.DisposeAsync();
    }
}
