using Dendro.Cli.Plan;
using Dendro.Cli.Verify;

namespace Dendro.Cli.Tests.Verify;

/// <summary>Right books are clean; each thing that must not be in a database is found when somebody puts it there.</summary>
public sealed class DatabaseViolationTests(BooksOfATest books) : IClassFixture<BooksOfATest>
{
    static readonly Guid Id = Guid.Parse("01900000-0000-7000-8000-000000000001");

    [Fact]
    public async Task Right_books_are_clean_and_counted()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(Id);
        await books.ExecuteAsync("INSERT INTO orders (id, wood_type, quantity, status) VALUES (gen_random_uuid(), 'elm', 1, 'blocked')");

        var report = await AuditAsync();

        Assert.Empty(report.Violations);
        Assert.Equal((2, 1, 2), (report.Orders.Orders, report.Orders.Keys, report.Orders.WithoutMessage));
        Assert.Equal((1, 1, 1), (report.Stocks.Woods, report.Stocks.Deliveries, report.Stocks.Withdrawals));
        Assert.Equal(1, report.Orders.ByStatus["closed"]);
    }

    [Theory]
    [InlineData("stock-not-balanced", "UPDATE stocks SET quantity = 7")]
    [InlineData("stock-not-balanced", "DELETE FROM stocks")]
    [InlineData("stock-negative", "UPDATE stocks SET quantity = -1; UPDATE stock_movements SET change = 2 WHERE change > 0")]
    [InlineData("illegal-status", "UPDATE orders SET status = 'lost'")]
    [InlineData("order-missing", "DELETE FROM orders")]
    [InlineData("order-differs", "UPDATE order_keys SET quantity = 4")]
    [InlineData("order-differs", "UPDATE order_keys SET wood_type = 'elm'")]
    [InlineData("order-shared", "INSERT INTO order_keys (key, order_id, wood_type, quantity) SELECT 'other', order_id, wood_type, quantity FROM order_keys")]
    [InlineData("withdrawal-missing", "DELETE FROM stock_movements WHERE change < 0")]
    [InlineData("withdrawal-doubled", "INSERT INTO stock_movements SELECT * FROM stock_movements WHERE change < 0")]
    [InlineData("withdrawal-differs", "UPDATE stock_movements SET change = -2 WHERE change < 0")]
    [InlineData("withdrawal-early", "UPDATE orders SET status = 'registered'")]
    [InlineData("withdrawal-early", "UPDATE orders SET status = 'blocked'")]
    [InlineData("withdrawal-early", "UPDATE orders SET status = 'unknown'")]
    [InlineData("withdrawal-without-order", "INSERT INTO stock_movements VALUES ('nobody', 'oak', -1)")]
    public async Task What_must_not_be_is_found(string kind, string sql)
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(Id);
        await books.ExecuteAsync(sql);

        Assert.Contains((await AuditAsync()).Violations, violation => violation.Kind == kind);
    }

    [Fact]
    public async Task An_order_that_only_waits_for_its_last_step_is_right_when_it_gets_there()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(Id);
        await books.ExecuteAsync("UPDATE orders SET status = 'registered'");

        var auditing = AuditAsync(TimeSpan.FromSeconds(30));
        await books.ExecuteAsync("UPDATE orders SET status = 'ready'");

        Assert.Empty((await auditing).Violations);
    }

    [Fact]
    public async Task Without_ordermanagement_such_an_order_is_in_flight()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(Id);
        await books.ExecuteAsync("UPDATE orders SET status = 'registered'");

        var report = await AuditAsync(stores: books.Stores with { AreOrdersWorked = false });

        Assert.Empty(report.Violations);
        Assert.Equal(1, report.Orders.InFlight);
    }

    [Fact]
    public async Task A_database_that_is_away_is_named()
    {
        var stores = new ShopStores("Host=127.0.0.1;Port=1;Database=orders", "Host=127.0.0.1;Port=1;Database=stocks", null, "", null);

        var error = await Assert.ThrowsAsync<UserError>(() => AuditAsync(stores: stores));

        Assert.StartsWith("the database orders at 127.0.0.1:1 cannot be read", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The topics are not looked at.</summary>
    async Task<AuditReport> AuditAsync(TimeSpan grace = default, ShopStores? stores = null)
    {
        using var client = new HttpClient();
        return await new Audit((stores ?? books.Stores) with { Kafka = null }, client, TimeProvider.System)
            .RunAsync(grace, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
    }
}
