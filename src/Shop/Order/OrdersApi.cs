using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Dendro.Shop.Order;

static class OrdersApi
{
    // Work that takes longer is no step of an order; after a crash nobody should wait longer.
    const int MaxClaimSeconds = 300;

    public static void MapOrders(this RouteGroupBuilder api)
    {
        var orders = api.MapGroup("/orders");
        orders.MapPost("", PlaceOrder).WithSummary("Place an order; the same Idempotency-Key places it once")
            .Accepts<OrderRequest>("application/json").ProducesProblem(400).ProducesProblem(415).ProducesProblem(422);
        orders.MapGet("", ListOrders).WithSummary("Orders, newest first").ProducesProblem(400);
        orders.MapGet("/status/{status}", ListOrdersByStatus).WithSummary("Orders of one status, oldest first").ProducesProblem(400);
        orders.MapPost("/claims", ClaimOrders).WithSummary("Take the oldest orders of one status that no other worker has taken, for some seconds")
            .Accepts<ClaimRequest>("application/json").ProducesProblem(400).ProducesProblem(415);
        orders.MapGet("/{id}", GetOrder).WithSummary("One order").ProducesProblem(404);
        orders.MapPut("/{id}", MoveOrder).WithSummary("Move an order to another status")
            .Accepts<StatusChange>("application/json").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        orders.MapDelete("/{id}", DeleteOrder).WithSummary("Delete an order; wood it has taken stays taken").ProducesProblem(404);
    }

    static async Task<Results<Created<OrderView>, ProblemHttpResult>> PlaceOrder(
        HttpRequest request, OrderBook book, ILogger<OrderBook> logger, CancellationToken cancellationToken)
    {
        if (!RequestKey.TryRead(request, out var key, out var keyProblem))
        {
            return Problems.Invalid(ApiClient.IdempotencyKey, keyProblem);
        }

        var (order, problem) = await JsonBody.ReadAsync<OrderRequest>(request, cancellationToken);
        if (order is null)
        {
            return problem!;
        }

        if (Quantity.Problem(order.Quantity) is { } quantityProblem)
        {
            return Problems.Invalid("quantity", quantityProblem);
        }

        var (placed, isRepetition) = await book.PlaceAsync(order, key, cancellationToken);
        Telemetry.Describe(placed.Id, placed.WoodType);
        if (!isRepetition)
        {
            Telemetry.Stored.Add(1, Telemetry.Wood(placed.WoodType));
            Log.OrderStored(logger, placed.Id, placed.Quantity, placed.WoodType);
        }
        else if (placed.WoodType != order.WoodType || placed.Quantity != order.Quantity)
        {
            return Problems.KeyReused(key!, $"an order of {placed.Quantity} {Word.Of(placed.WoodType)}");
        }
        else
        {
            Log.OrderRepeated(logger, placed.Id, key!);
        }

        return TypedResults.Created($"/orders/{placed.Id}", placed);
    }

    static async Task<Results<Ok<List<OrderView>>, ProblemHttpResult>> ListOrders(
        OrderDb db, string? skip, string? limit, CancellationToken cancellationToken) =>
        Page.TryRead(skip, limit, out var page, out var problem)
            ? TypedResults.Ok(await db.Orders.OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id)
                .Skip(page.Skip).Take(page.Limit).Select(OrderView.Projection).ToListAsync(cancellationToken))
            : Problems.Invalid(problem.Field, problem.Message);

    static async Task<Results<Ok<List<OrderView>>, ProblemHttpResult>> ListOrdersByStatus(
        OrderDb db, string status, string? skip, string? limit, CancellationToken cancellationToken)
    {
        if (!Word.TryParse<OrderStatus>(status, out var wanted))
        {
            return Problems.Invalid("status", Word.Problem<OrderStatus>(status));
        }

        return Page.TryRead(skip, limit, out var page, out var problem)
            ? TypedResults.Ok(await db.Orders.Where(order => order.Status == wanted)
                .OrderBy(order => order.CreatedAt).ThenBy(order => order.Id)
                .Skip(page.Skip).Take(page.Limit).Select(OrderView.Projection).ToListAsync(cancellationToken))
            : Problems.Invalid(problem.Field, problem.Message);
    }

    static async Task<Results<Ok<List<OrderView>>, ProblemHttpResult>> ClaimOrders(
        HttpRequest request, OrderBook book, CancellationToken cancellationToken)
    {
        var (claim, problem) = await JsonBody.ReadAsync<ClaimRequest>(request, cancellationToken);
        if (claim is null)
        {
            return problem!;
        }

        if (claim.Limit is < 1 or > Page.MaxLimit)
        {
            return Problems.Invalid("limit", $"found {claim.Limit}, expected a whole number from 1 to {Page.MaxLimit}");
        }

        return claim.Seconds is >= 1 and <= MaxClaimSeconds
            ? TypedResults.Ok(await book.ClaimAsync(claim.Status, claim.Limit, TimeSpan.FromSeconds(claim.Seconds), cancellationToken))
            : Problems.Invalid("seconds", $"found {claim.Seconds}, expected a whole number from 1 to {MaxClaimSeconds}");
    }

    static async Task<Results<Ok<OrderView>, ProblemHttpResult>> GetOrder(
        OrderBook book, string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var orderId) && await book.FindAsync(orderId, cancellationToken) is { } order
            ? TypedResults.Ok(order)
            : NoSuchOrder(id);

    static async Task<Results<Ok<OrderView>, ProblemHttpResult>> MoveOrder(
        HttpRequest request, OrderBook book, ILogger<OrderBook> logger, string id, CancellationToken cancellationToken)
    {
        var (change, problem) = await JsonBody.ReadAsync<StatusChange>(request, cancellationToken);
        if (change is null)
        {
            return problem!;
        }

        if (!Guid.TryParse(id, out var orderId))
        {
            return NoSuchOrder(id);
        }

        Telemetry.Describe(orderId, wood: null);
        var to = change.Status;
        IReadOnlyList<OrderStatus> from = [.. Enum.GetValues<OrderStatus>()
            .Where(status => OrderLifecycle.Allows(status, to) && (change.ExpectedStatus is null || change.ExpectedStatus == status))];
        if (await book.MoveAsync(orderId, from, to, cancellationToken) is { } moved)
        {
            Log.OrderMoved(logger, orderId, to);
            return TypedResults.Ok(moved);
        }

        return await book.FindAsync(orderId, cancellationToken) switch
        {
            null => NoSuchOrder(id),
            var order when order.Status == to && change.ExpectedStatus is null => TypedResults.Ok(order),
            var order => Problems.Conflict("status", Refusal(order.Status, change)),
        };
    }

    static async Task<Results<NoContent, ProblemHttpResult>> DeleteOrder(
        OrderBook book, ILogger<OrderBook> logger, string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var orderId) || !await book.DeleteAsync(orderId, cancellationToken))
        {
            return NoSuchOrder(id);
        }

        Telemetry.Describe(orderId, wood: null);
        Log.OrderDeleted(logger, orderId);
        return TypedResults.NoContent();
    }

    static ProblemHttpResult NoSuchOrder(string id) => Problems.NotFound("id", $"there is no order \"{id}\"");

    static string Refusal(OrderStatus current, StatusChange change)
    {
        if (change.ExpectedStatus is { } expected && expected != current)
        {
            return $"the order is {Word.Of(current)}, expected {Word.Of(expected)}";
        }

        var next = OrderLifecycle.Next(current).Select(Word.Of).ToList();
        return $"an order that is {Word.Of(current)} cannot become {Word.Of(change.Status)}, only {(next.Count == 0 ? "stay" : string.Join(" or ", next))}";
    }
}
