using Dendro.Cli.Plan;
using Dendro.Cli.Verify;

namespace Dendro.Cli.Tests.Verify;

/// <summary>Messages and databases side by side. The topic grows from test to test; each looks at its own keys.</summary>
public sealed class MessageViolationTests(BooksOfATest books) : IClassFixture<BooksOfATest>
{
    const string ThreeOak = """{"wood_type":"oak","quantity":3}""";

    readonly Guid _id = Guid.NewGuid();

    string Key => _id.ToString();

    [Fact]
    public async Task A_processed_message_with_its_order_is_right()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(_id);
        books.Commit(SystemPlan.Orders, await books.SendAsync("orders", Key, ThreeOak));

        Assert.Empty(await KindsAsync());
    }

    [Fact]
    public async Task A_message_that_waits_is_pending_not_lost()
    {
        await books.BeginAsync();
        await books.SendAsync("orders", Key, ThreeOak);

        var report = await AuditAsync();

        Assert.DoesNotContain(report.Violations, violation => violation.Id == Key);
        Assert.True(report.Topics.Single(topic => topic.Topic == "orders").Pending > 0);
    }

    [Fact]
    public async Task A_processed_message_that_is_nowhere_is_lost()
    {
        await books.BeginAsync();
        books.Commit(SystemPlan.Orders, await books.SendAsync("orders", Key, ThreeOak));

        Assert.Equal(["message-lost"], await KindsAsync());
    }

    [Fact]
    public async Task A_processed_delivery_without_a_movement_is_lost()
    {
        await books.BeginAsync();
        books.Commit(SystemPlan.Stocks, await books.SendAsync("stocks", Key, ThreeOak));

        Assert.Equal(["message-lost"], await KindsAsync());
    }

    [Theory]
    [InlineData("UPDATE stock_movements SET change = 4, wood_type = 'oak'")]
    [InlineData("UPDATE stock_movements SET wood_type = 'elm'")]
    public async Task A_delivery_that_was_booked_differently_is_found(string sql)
    {
        await books.BeginAsync();
        await books.ExecuteAsync($"INSERT INTO stock_movements VALUES ('{Key}', 'oak', 3)");
        books.Commit(SystemPlan.Stocks, await books.SendAsync("stocks", Key, ThreeOak));
        Assert.Empty(await KindsAsync());

        await books.ExecuteAsync(sql);

        Assert.Equal(["message-differs"], await KindsAsync());
    }

    [Fact]
    public async Task An_order_that_was_stored_differently_is_found()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(_id);
        books.Commit(SystemPlan.Orders, await books.SendAsync("orders", Key, """{"wood_type":"elm","quantity":3}"""));

        Assert.Equal(["message-differs"], await KindsAsync());
    }

    [Fact]
    public async Task A_message_that_nobody_can_read_must_be_with_the_dead_letters()
    {
        await books.BeginAsync();
        var offset = await books.SendAsync("orders", Key, "?");
        books.Commit(SystemPlan.Orders, offset);
        Assert.Equal(["message-lost"], await KindsAsync());

        await books.PutAsideAsync(offset, Key, "?");

        Assert.Empty(await KindsAsync());
    }

    [Fact]
    public async Task A_dead_letter_that_is_also_stored_is_found()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(_id);
        var offset = await books.SendAsync("orders", Key, ThreeOak);
        books.Commit(SystemPlan.Orders, offset);
        await books.PutAsideAsync(offset, Key, ThreeOak);

        Assert.Equal(["dead-letter-stored"], await KindsAsync());
    }

    [Fact]
    public async Task A_dead_letter_whose_repetition_was_stored_is_right()
    {
        await books.BeginAsync();
        await books.ClosedOrderAsync(_id);
        var offset = await books.SendAsync("orders", Key, ThreeOak);
        await books.PutAsideAsync(offset, Key, ThreeOak);
        books.Commit(SystemPlan.Orders, await books.SendAsync("orders", Key, ThreeOak));

        Assert.Empty(await KindsAsync());
    }

    [Fact]
    public async Task What_is_left_after_the_wait_is_counted()
    {
        await books.BeginAsync();
        using var client = new HttpClient();
        var audit = new Audit(books.Stores, client, TimeProvider.System);
        var offset = await books.SendAsync("orders", Key, ThreeOak);
        books.Commit(SystemPlan.Orders, offset - 1);
        Assert.Equal([("not-drained", "orders")], (await audit.DrainAsync(TimeSpan.Zero, TestContext.Current.CancellationToken)).Select(violation => violation.Identity));

        books.Commit(SystemPlan.Orders, offset);

        Assert.Empty(await audit.DrainAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    async Task<IEnumerable<string>> KindsAsync() =>
        (await AuditAsync()).Violations.Where(violation => violation.Id == Key).Select(violation => violation.Kind);

    async Task<AuditReport> AuditAsync()
    {
        using var client = new HttpClient();
        return await new Audit(books.Stores, client, TimeProvider.System).RunAsync(TimeSpan.Zero, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
    }
}
