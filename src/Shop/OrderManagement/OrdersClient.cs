using System.Net;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Http;

namespace Dendro.Shop.OrderManagement;

/// <summary>An order as the order API shows it.</summary>
sealed record Order(Guid Id, WoodType WoodType, int Quantity, OrderStatus Status, DateTimeOffset CreatedAt);

/// <summary>The order API, as far as this service needs it.</summary>
/// <param name="api">The connection.</param>
/// <param name="claimSeconds">How long this worker has claimed orders for itself, in seconds.</param>
sealed class OrdersClient(ApiClient api, int claimSeconds)
{
    const int MostPerRound = 500;

    public ApiClient Api => api;

    /// <summary>The oldest orders of a status that no other replica works on; for a while they are this one's.</summary>
    /// <exception cref="HttpRequestException">The API did not answer, or not with 200.</exception>
    public async Task<List<Order>> ClaimAsync(OrderStatus status, CancellationToken cancellationToken)
    {
        var claim = new { Status = status, Limit = MostPerRound, Seconds = claimSeconds };
        using var response = await api.SendAsync(HttpMethod.Post, "orders/claims", claim, null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<List<Order>>(ShopJson.Options, cancellationToken))!;
    }

    /// <summary>Moves an order on from the status it was seen in; false when someone else has moved or deleted it meanwhile.</summary>
    /// <exception cref="HttpRequestException">The API did not answer, or with an error.</exception>
    public async Task<bool> TryMoveAsync(Order order, OrderStatus to, CancellationToken cancellationToken)
    {
        var change = new { Status = to, ExpectedStatus = order.Status };
        using var response = await api.SendAsync(HttpMethod.Put, $"orders/{order.Id}", change, null, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        return true;
    }
}
