using System.Net;
using Dendro.Shop.Contracts;
using Dendro.Shop.ServiceKit.Http;

namespace Dendro.Shop.OrderManagement;

/// <summary>An order as the order API shows it.</summary>
sealed record Order(Guid Id, WoodType WoodType, int Quantity, OrderStatus Status, DateTimeOffset CreatedAt);

/// <summary>The order API, as far as this service needs it.</summary>
sealed class OrdersClient(ApiClient api)
{
    const int PageSize = 500;
    const int MaxPages = 10;

    public ApiClient Api => api;

    /// <summary>The orders of a status, oldest first; of a very long list the oldest.</summary>
    /// <exception cref="HttpRequestException">The API did not answer, or not with 200.</exception>
    public async Task<List<Order>> ListAsync(OrderStatus status, CancellationToken cancellationToken)
    {
        var orders = new List<Order>();
        for (var page = 0; page < MaxPages && orders.Count == page * PageSize; page++)
        {
            using var response = await api.SendAsync(
                HttpMethod.Get, $"orders/status/{Word.Of(status)}?skip={page * PageSize}&limit={PageSize}", null, null, cancellationToken);
            response.EnsureSuccessStatusCode();
            orders.AddRange((await response.Content.ReadFromJsonAsync<List<Order>>(ShopJson.Options, cancellationToken))!);
        }

        return orders;
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
