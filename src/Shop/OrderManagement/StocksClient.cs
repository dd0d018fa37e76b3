using System.Net;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Http;

namespace Dendro.Shop.OrderManagement;

/// <summary>How much of a wood there is.</summary>
sealed record Stock(WoodType WoodType, long Quantity);

/// <summary>An entry of the stock's ledger.</summary>
sealed record StockMovement(string Key);

/// <summary>What the stock API said to a withdrawal.</summary>
enum Withdrawal
{
    Taken,
    Insufficient,
    Refused,
}

/// <summary>The stock API, as far as this service needs it.</summary>
sealed class StocksClient(ApiClient api)
{
    const int KeysPerRequest = 100;

    public ApiClient Api => api;

    /// <summary>The stock of each wood.</summary>
    /// <exception cref="HttpRequestException">The API did not answer, or not with 200.</exception>
    public async Task<Dictionary<WoodType, long>> LevelsAsync(CancellationToken cancellationToken)
    {
        using var response = await api.SendAsync(HttpMethod.Get, "stocks", null, null, cancellationToken);
        response.EnsureSuccessStatusCode();
        var stocks = await response.Content.ReadFromJsonAsync<List<Stock>>(ShopJson.Options, cancellationToken);
        return stocks!.ToDictionary(stock => stock.WoodType, stock => stock.Quantity);
    }

    /// <summary>Those of the orders whose wood has been taken already.</summary>
    /// <exception cref="HttpRequestException">The API did not answer, or not with 200.</exception>
    public async Task<HashSet<Guid>> SuppliedAsync(IEnumerable<Order> orders, CancellationToken cancellationToken)
    {
        var supplied = new HashSet<Guid>();
        foreach (var some in orders.Chunk(KeysPerRequest))
        {
            var keys = string.Join(',', some.Select(order => order.Id));
            using var response = await api.SendAsync(HttpMethod.Get, $"stocks/movements?keys={keys}", null, null, cancellationToken);
            response.EnsureSuccessStatusCode();
            var movements = await response.Content.ReadFromJsonAsync<List<StockMovement>>(ShopJson.Options, cancellationToken);
            supplied.UnionWith(movements!.Select(movement => Guid.Parse(movement.Key)));
        }

        return supplied;
    }

    /// <summary>Takes an order's wood. The order's id is the key, so an order takes its wood once however often this is repeated.</summary>
    /// <exception cref="HttpRequestException">The API did not answer, or with an error of its own.</exception>
    public async Task<Withdrawal> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var withdrawal = new { order.WoodType, order.Quantity };
        using var response = await api.SendAsync(HttpMethod.Post, "stocks/decrease", withdrawal, order.Id.ToString(), cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.BadRequest:
                return Withdrawal.Insufficient;
            case HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity:
                return Withdrawal.Refused;
            default:
                response.EnsureSuccessStatusCode();
                return Withdrawal.Taken;
        }
    }
}
