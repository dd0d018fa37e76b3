using System.Text.Json;
using Dendro.Shop.Tests.Support;

namespace Dendro.Shop.Tests;

public sealed class ClaimsTests(OrderFixture api) : IClassFixture<OrderFixture>
{
    [Fact]
    public async Task Workers_that_claim_at_once_get_different_orders_the_oldest_first()
    {
        var placed = await PlaceAsync("unknown", 30);
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ClaimAsync("unknown", limit: 4, seconds: 60)));
        Assert.All(claims, claim => Assert.Equal(claim.Order(StringComparer.Ordinal), claim));
        Assert.Equal(placed[..24], claims.SelectMany(claim => claim).Order(StringComparer.Ordinal));
        Assert.Equal(placed[24..], await ClaimAsync("unknown", limit: 500, seconds: 60));
        Assert.Empty(await ClaimAsync("unknown", limit: 500, seconds: 60));
    }

    [Fact]
    public async Task A_claim_ends_by_itself_or_with_the_orders_next_change()
    {
        var placed = await PlaceAsync("blocked", 2);
        Assert.Equal(placed, await ClaimAsync("blocked", limit: 2, seconds: 1));
        await api.SendAsync("PUT", $"/orders/{placed[1]}", """{"status":"ready"}""");
        Assert.Equal([placed[1]], await ClaimAsync("ready", limit: 2, seconds: 60));
        await Eventually.TrueAsync(async () => (await ClaimAsync("blocked", limit: 2, seconds: 60)).SequenceEqual([placed[0]]), "the other claim has run out");
    }

    [Theory]
    [InlineData("""{"status":"lost","limit":1,"seconds":1}""", "status")]
    [InlineData("""{"status":"ready","limit":0,"seconds":1}""", "limit")]
    [InlineData("""{"status":"ready","limit":501,"seconds":1}""", "limit")]
    [InlineData("""{"status":"ready","limit":1,"seconds":0}""", "seconds")]
    [InlineData("""{"status":"ready","limit":1,"seconds":301}""", "seconds")]
    [InlineData("""{"status":"ready","limit":1}""", "seconds")]
    public async Task A_claim_that_cannot_be_made_is_refused_by_name(string json, string field)
    {
        var (status, problem) = await api.SendAsync("POST", "/orders/claims", json);
        Assert.Equal(400, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    async Task<List<string>> PlaceAsync(string status, int count)
    {
        var ids = new List<string>();
        for (var number = 0; number < count; number++)
        {
            var (_, order) = await api.SendAsync("POST", "/orders", """{"wood_type":"elm","quantity":1}""");
            ids.Add(order.GetProperty("id").GetString()!);
            await api.SendAsync("PUT", $"/orders/{ids[^1]}", $$"""{"status":"{{status}}"}""");
        }

        return ids;
    }

    async Task<List<string>> ClaimAsync(string status, int limit, int seconds)
    {
        var (code, orders) = await api.SendAsync("POST", "/orders/claims", $$"""{"status":"{{status}}","limit":{{limit}},"seconds":{{seconds}}}""");
        Assert.Equal(200, code);
        return [.. orders.EnumerateArray().Select((JsonElement order) => order.GetProperty("id").GetString()!)];
    }
}
