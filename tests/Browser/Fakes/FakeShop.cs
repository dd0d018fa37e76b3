using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Dendro.Browser.Tests.Fakes;

/// <summary>The order and stock APIs; each listing adds an order, so that a page that follows them changes.</summary>
sealed class FakeShop
{
    static readonly string[] Woods = ["oak", "maple", "birch", "elm", "pine"];
    static readonly string[] Statuses = ["registered", "ready", "shipped", "closed", "closed", "blocked"];

    int _orders = 12;
    bool _isFaulty;

    public JsonNode? LastFault { get; private set; }

    public void Map(WebApplication app)
    {
        app.MapGet("/order-api/orders", (int skip, int limit) =>
        {
            var count = Interlocked.Increment(ref _orders);
            return Results.Json(Enumerable.Range(0, count).Reverse().Skip(skip).Take(limit).Select(i => new
            {
                id = i + 1,
                wood_type = Woods[i % Woods.Length],
                quantity = i % 9 + 1,
                status = Statuses[i % Statuses.Length],
                created_at = DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(i),
            }));
        });
        app.MapGet("/stock-api/stocks", () => Results.Json(Woods.Select((wood, i) => new { wood_type = wood, quantity = (i + 1) * 40 })));
        MapFaults(app);
        app.MapGet("/order-api/health", () => Results.Json(new { status = "healthy", checks = new { } }));
        app.MapGet("/stock-api/health", () => Results.Json(
            new { status = "unhealthy", checks = new { database = new { status = "unhealthy", detail = "connection refused" } } }, statusCode: 503));
    }

    void MapFaults(WebApplication app)
    {
        app.MapGet("/order-api/faults", () => Results.Json(new[] { Fault() }));
        app.MapGet("/stock-api/faults", () => Results.Json(Array.Empty<object>()));
        app.MapDelete("/order-api/faults", () => { _isFaulty = false; return Results.Json(new[] { Fault() }); });
        app.MapDelete("/stock-api/faults", () => Results.Json(Array.Empty<object>()));
        app.MapPut("/order-api/faults", (JsonNode body) =>
        {
            LastFault = body;
            if (body["strength"]?.GetValue<string>() is "strong")
                return Results.Problem("found \"strong\", expected a share from 0 to 1", statusCode: 400);
            _isFaulty = body["on"]!.GetValue<bool>();
            return Results.Json(Fault());
        });
    }

    object Fault() => new
    {
        service = "order",
        kind = "db-error",
        on = _isFaulty,
        strength = "0.5",
        since = _isFaulty ? DateTimeOffset.UnixEpoch.AddYears(56) : (DateTimeOffset?)null,
        until = (DateTimeOffset?)null,
        effect = "Inserts of orders fail.",
        symptoms = "Error spans of INSERT, 500 from POST /orders",
    };
}
