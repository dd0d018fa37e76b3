using System.Text.Json;
using Dendro.Shop.Tests.Support;

namespace Dendro.Shop.Tests;

public sealed class StocksApiTests(StockFixture api) : IClassFixture<StockFixture>
{
    [Fact]
    public async Task Every_wood_has_a_stock_from_the_start()
    {
        var (status, stocks) = await api.SendAsync("GET", "/stocks");
        Assert.Equal(200, status);
        Assert.Equal(["birch", "elm", "maple", "oak", "pine"], stocks.EnumerateArray().Select(stock => stock.GetProperty("wood_type").GetString()));
    }

    [Fact]
    public async Task Deliveries_add_and_withdrawals_take()
    {
        var before = await LevelAsync("oak");
        var (added, stock) = await api.SendAsync("POST", "/stocks", """{"wood_type":"oak","quantity":7}""");
        Assert.Equal((201, before + 7), (added, Quantity(stock)));
        var (taken, rest) = await api.SendAsync("POST", "/stocks/decrease", """{"wood_type":"oak","quantity":5}""");
        Assert.Equal((200, before + 2), (taken, Quantity(rest)));
        await AssertLedgerAsync();
    }

    [Theory]
    [InlineData("/stocks", """{"wood_type":"teak","quantity":3}""", 400, "wood_type")]
    [InlineData("/stocks", """{"wood_type":"oak","quantity":0}""", 400, "quantity")]
    [InlineData("/stocks", """{"wood_type":"oak","quantity":10001}""", 400, "quantity")]
    [InlineData("/stocks/decrease", """{"wood_type":"teak","quantity":3}""", 404, "wood_type")]
    [InlineData("/stocks/decrease", """{"wood_type":"elm","quantity":-3}""", 400, "quantity")]
    [InlineData("/stocks/decrease", """{"wood_type":"elm"}""", 400, "quantity")]
    [InlineData("/stocks/decrease", """{"wood_type":"elm","quantity":3}""", 400, "quantity")]
    public async Task What_cannot_be_booked_is_refused_by_name(string path, string json, int status, string field)
    {
        var (actual, problem) = await api.SendAsync("POST", path, json);
        Assert.Equal(status, actual);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task A_wood_the_shop_does_not_have_is_not_found() => Assert.Equal(404, (await api.SendAsync("GET", "/stocks/teak")).Status);

    [Fact]
    public async Task Many_at_once_never_take_more_than_there_is()
    {
        await api.SendAsync("POST", "/stocks", """{"wood_type":"pine","quantity":100}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ =>
            api.SendAsync("POST", "/stocks/decrease", """{"wood_type":"pine","quantity":3}""", Guid.NewGuid().ToString())));
        Assert.Equal(33, answers.Count(answer => answer.Status == 200));
        Assert.Equal(27, answers.Count(answer => answer.Status == 400));
        Assert.Equal(1, await LevelAsync("pine"));
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task The_same_key_moves_wood_once_however_often_and_at_once_it_comes()
    {
        var before = await LevelAsync("maple");
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            api.SendAsync("POST", "/stocks", """{"wood_type":"maple","quantity":4}""", key)));
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Equal(before + 4, await LevelAsync("maple"));
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task A_withdrawal_that_was_booked_is_confirmed_again_even_when_the_stock_is_gone()
    {
        const string FiveBirches = """{"wood_type":"birch","quantity":5}""";
        await api.SendAsync("POST", "/stocks", FiveBirches);
        Assert.Equal(200, (await api.SendAsync("POST", "/stocks/decrease", FiveBirches, "order-1")).Status);
        Assert.Equal(200, (await api.SendAsync("POST", "/stocks/decrease", FiveBirches, "order-1")).Status);
        Assert.Equal(400, (await api.SendAsync("POST", "/stocks/decrease", FiveBirches, "order-2")).Status);
        await AssertLedgerAsync();
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_movement_is_refused()
    {
        await api.SendAsync("POST", "/stocks", """{"wood_type":"oak","quantity":4}""", "delivery-1");
        var (status, problem) = await api.SendAsync("POST", "/stocks/decrease", """{"wood_type":"oak","quantity":4}""", "delivery-1");
        Assert.Equal(422, status);
        Assert.Contains("a delivery of 4 oak", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_tells_which_keys_were_booked()
    {
        await api.SendAsync("POST", "/stocks", """{"wood_type":"oak","quantity":6}""", "booked-1");
        var (status, movements) = await api.SendAsync("GET", "/stocks/movements?keys=booked-1,never-booked");
        Assert.Equal(200, status);
        var movement = Assert.Single(movements.EnumerateArray());
        Assert.Equal(("booked-1", 6), (movement.GetProperty("key").GetString(), movement.GetProperty("change").GetInt64()));
        Assert.Equal(400, (await api.SendAsync("GET", "/stocks/movements")).Status);
    }

    async Task<long> LevelAsync(string wood) => Quantity((await api.SendAsync("GET", $"/stocks/{wood}")).Body);

    static long Quantity(JsonElement stock) => stock.GetProperty("quantity").GetInt64();

    async Task AssertLedgerAsync() => Assert.Equal(0L, await api.Database.ScalarAsync<long>("""
        SELECT count(*) FROM stocks
        WHERE quantity <> (SELECT coalesce(sum(change), 0) FROM stock_movements WHERE stock_movements.wood_type = stocks.wood_type)
        """));
}
