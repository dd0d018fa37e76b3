using System.Diagnostics;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dendro.Shop.Stock;

static class StocksApi
{
    // Keeps the address of the request well below the server's limit.
    const int MaxKeys = 100;

    public static void MapStocks(this RouteGroupBuilder api)
    {
        var stocks = api.MapGroup("/stocks");
        stocks.MapPost("", AddDelivery).WithSummary("Add wood that was delivered; the same Idempotency-Key adds it once")
            .Accepts<DeliveryRequest>("application/json").ProducesProblem(400).ProducesProblem(415).ProducesProblem(422);
        stocks.MapGet("", ListStocks).WithSummary("The stock of every wood");
        stocks.MapGet("/movements", FindMovements).WithSummary("The movements that were booked under some keys").ProducesProblem(400);
        stocks.MapGet("/{wood_type}", GetStock).WithSummary("The stock of one wood").ProducesProblem(404);
        stocks.MapPost("/decrease", TakeWood).WithSummary("Take wood; the same Idempotency-Key takes it once")
            .Accepts<WithdrawalRequest>("application/json").ProducesProblem(400).ProducesProblem(404).ProducesProblem(415).ProducesProblem(422);
    }

    static async Task<Results<Created<StockView>, ProblemHttpResult>> AddDelivery(
        HttpRequest request, StockLedger ledger, ILogger<StockLedger> logger, CancellationToken cancellationToken)
    {
        var (delivery, problem) = await JsonBody.ReadAsync<DeliveryRequest>(request, cancellationToken);
        if (delivery is null)
        {
            return problem!;
        }

        if (Refusal(request, delivery.Quantity, out var key) is { } refusal)
        {
            return refusal;
        }

        var (wood, quantity) = (delivery.WoodType, delivery.Quantity);
        Telemetry.Describe(key, wood, quantity);
        switch (await ledger.BookAsync(key, wood, quantity, cancellationToken))
        {
            case Movement.Booked { IsRepetition: true } booked:
                Log.MovementRepeated(logger, key, quantity, wood);
                return TypedResults.Created($"/stocks/{Word.Of(wood)}", booked.Stock);
            case Movement.Booked booked:
                Telemetry.Delivered.Add(quantity, Telemetry.Wood(wood));
                Telemetry.Report(booked.Stock);
                Log.DeliveryBooked(logger, key, quantity, wood, booked.Stock.Quantity);
                return TypedResults.Created($"/stocks/{Word.Of(wood)}", booked.Stock);
            case Movement.KeyReused first:
                return KeyReused(key, first);
            default:
                throw new UnreachableException("a delivery only adds");
        }
    }

    static async Task<Results<Ok<StockView>, ProblemHttpResult>> TakeWood(
        HttpRequest request, StockLedger ledger, ILogger<StockLedger> logger, CancellationToken cancellationToken)
    {
        var (withdrawal, problem) = await JsonBody.ReadAsync<WithdrawalRequest>(request, cancellationToken);
        if (withdrawal is null)
        {
            return problem!;
        }

        var quantity = withdrawal.Quantity;
        if (Refusal(request, quantity, out var key) is { } refusal)
        {
            return refusal;
        }

        if (!Word.TryParse<WoodType>(withdrawal.WoodType, out var wood))
        {
            return NoSuchWood(withdrawal.WoodType);
        }

        Telemetry.Describe(key, wood, quantity);
        switch (await ledger.BookAsync(key, wood, -quantity, cancellationToken))
        {
            case Movement.Booked { IsRepetition: true } booked:
                Log.MovementRepeated(logger, key, quantity, wood);
                return TypedResults.Ok(booked.Stock);
            case Movement.Booked booked:
                Telemetry.Taken.Add(quantity, Telemetry.Wood(wood));
                Telemetry.Report(booked.Stock);
                Log.WithdrawalBooked(logger, key, quantity, wood, booked.Stock.Quantity);
                return TypedResults.Ok(booked.Stock);
            case Movement.Insufficient insufficient:
                Log.WithdrawalRefused(logger, key, quantity, wood, insufficient.Available);
                return Problems.OfField(StatusCodes.Status400BadRequest, "Not enough in stock", "quantity",
                    $"found {quantity}, expected at most the {insufficient.Available} {Word.Of(wood)} in stock");
            case Movement.KeyReused first:
                return KeyReused(key, first);
            default:
                throw new UnreachableException("every outcome is handled above");
        }
    }

    static async Task<Ok<List<StockView>>> ListStocks(StockLedger ledger, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ledger.StocksAsync(cancellationToken));

    static async Task<Results<Ok<StockView>, ProblemHttpResult>> GetStock(
        StockLedger ledger, [Microsoft.AspNetCore.Mvc.FromRoute(Name = "wood_type")] string woodType, CancellationToken cancellationToken) =>
        Word.TryParse<WoodType>(woodType, out var wood)
            ? TypedResults.Ok(await ledger.StockAsync(wood, cancellationToken))
            : NoSuchWood(woodType);

    static async Task<Results<Ok<List<MovementView>>, ProblemHttpResult>> FindMovements(
        StockLedger ledger, string? keys, CancellationToken cancellationToken)
    {
        var wanted = (keys ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length is >= 1 and <= MaxKeys
            ? TypedResults.Ok(await ledger.MovementsAsync(wanted, cancellationToken))
            : Problems.Invalid("keys", $"found {wanted.Length} keys, expected 1 to {MaxKeys}, separated by commas");
    }

    static ProblemHttpResult? Refusal(HttpRequest request, int quantity, out string key)
    {
        var isUsable = RequestKey.TryRead(request, out var given, out var keyProblem);
        // Without a key each request is a movement of its own.
        key = given ?? Guid.NewGuid().ToString();
        return isUsable
            ? Quantity.Problem(quantity) is { } problem ? Problems.Invalid("quantity", problem) : null
            : Problems.Invalid(ApiClient.IdempotencyKey, keyProblem);
    }

    static ProblemHttpResult NoSuchWood(string text) => Problems.NotFound("wood_type", Word.Problem<WoodType>(text));

    static ProblemHttpResult KeyReused(string key, Movement.KeyReused first) => Problems.KeyReused(key,
        $"{(first.Change > 0 ? "a delivery" : "a withdrawal")} of {Math.Abs(first.Change)} {Word.Of(first.WoodType)}");
}
