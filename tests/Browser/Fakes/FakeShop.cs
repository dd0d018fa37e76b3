using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>The order and stock APIs; each listing adds an order, so that a page that follows them changes.</summary>
sealed class FakeShop
{
    static readonly string[] Woods = ["oak", "maple", "birch", "elm", "pine"];
    static readonly string[] Statuses = ["registered", "ready", "shipped", "closed", "closed", "blocked"];

    int _orders = 12;

    public void Map(WebApplication app)
    {
        app.MapGet("/order-api/orders", (int skip, int limit) =>
        {
            var count = Interlocked.Increment(ref _orders);
            return Results.Json(Enumerable.Range(0, count).Reverse().Skip(skip).Take(limit).Select(i => new
            {
                id = i + 1, wood_type = Woods[i % Woods.Length], quantity = i % 9 + 1, status = Statuses[i % Statuses.Length],
                created_at = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(i),
            }));
        });
        app.MapGet("/stock-api/stocks", () => Results.Json(Woods.Select((wood, i) => new { wood_type = wood, quantity = (i + 1) * 40 })));
        app.MapGet("/order-api/health", () => Results.Json(new { status = "healthy", checks = new { } }));
        app.MapGet("/stock-api/health", () => Results.Json(
            new { status = "unhealthy", checks = new { database = new { status = "unhealthy", detail = "connection refused" } } }, statusCode: 503));
    }
}
