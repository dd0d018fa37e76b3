using Dendro.Shop.Contracts;
using Dendro.Shop.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Dendro.Shop.Tests;

/// <summary>The ledger against a model of a few lines: random movements, repeated and at once, on a real database.</summary>
public sealed class StockModelTests(StockFixture api) : IClassFixture<StockFixture>
{
    const int Runs = 30;

    static readonly Gen<(WoodType Wood, int Change, int Key)> Movement =
        from wood in Gen.Elements(Enum.GetValues<WoodType>())
        from change in Gen.Choose(-40, 60).Where(change => change != 0)
        from key in Gen.Choose(1, 25)
        select (wood, change, key);

    [Fact]
    public async Task Any_sequence_of_movements_leads_to_the_stock_of_the_model()
    {
        foreach (var (sequence, run) in Movement.ListOf().Sample(Runs, 30).Select((sequence, run) => (sequence.ToList(), run)))
        {
            var (before, booked) = (await StocksAsync(), new Dictionary<int, (WoodType Wood, int Change)>());
            var model = before.ToDictionary();
            foreach (var movement in sequence)
            {
                Assert.Equal(Expect(model, booked, movement), await BookAsync(run, movement));
            }

            Assert.Equal(model, await StocksAsync());
        }
    }

    [Fact]
    public async Task Movements_at_once_lead_to_the_sum_of_those_that_were_confirmed()
    {
        var before = await StocksAsync();
        var movements = Movement.Sample(200, 200).Select((movement, number) => movement with { Key = number }).ToList();
        var answers = await Task.WhenAll(movements.Select(movement => BookAsync(Runs + 1, movement)));
        var confirmed = movements.Zip(answers).Where(pair => pair.Second is 200 or 201).Select(pair => pair.First).ToLookup(movement => movement.Wood, movement => (long)movement.Change);
        Assert.Equal(before.ToDictionary(stock => stock.Key, stock => stock.Value + confirmed[stock.Key].Sum()), await StocksAsync());
        Assert.Equal(0L, await api.Database.ScalarAsync<long>("SELECT count(*) FROM stocks WHERE quantity < 0"));
    }

    static int Expect(Dictionary<WoodType, long> model, Dictionary<int, (WoodType Wood, int Change)> booked, (WoodType Wood, int Change, int Key) movement)
    {
        var success = movement.Change > 0 ? 201 : 200;
        if (booked.TryGetValue(movement.Key, out var first))
        {
            return first == (movement.Wood, movement.Change) ? success : 422;
        }

        if (model[movement.Wood] + movement.Change < 0)
        {
            return 400;
        }

        model[movement.Wood] += movement.Change;
        booked[movement.Key] = (movement.Wood, movement.Change);
        return success;
    }

    async Task<int> BookAsync(int run, (WoodType Wood, int Change, int Key) movement) => (await api.SendAsync(
        "POST", movement.Change > 0 ? "/stocks" : "/stocks/decrease",
        $$"""{"wood_type":"{{Word.Of(movement.Wood)}}","quantity":{{Math.Abs(movement.Change)}}}""", $"model-{run}-{movement.Key}")).Status;

    async Task<Dictionary<WoodType, long>> StocksAsync() => (await api.SendAsync("GET", "/stocks")).Body.EnumerateArray().ToDictionary(
        stock => Word.Parse<WoodType>(stock.GetProperty("wood_type").GetString()!), stock => stock.GetProperty("quantity").GetInt64());
}
