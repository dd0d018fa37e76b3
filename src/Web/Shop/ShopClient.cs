using System.Globalization;
using System.Text.Json;
using Dendro.Web.Explore;
using Microsoft.AspNetCore.Http.Extensions;

namespace Dendro.Web.Shop;

internal sealed record OrderRow(string Id, string Wood, int Quantity, string Status, DateTimeOffset? Changed);

internal sealed record StockRow(string Wood, int Quantity);

/// <summary>Whether a service answers its health endpoint with success, and if not, what it says.</summary>
internal sealed record ServiceState(string Name, bool IsHealthy, string Detail);

/// <summary>The order and stock APIs and the health of every service of the shop.</summary>
internal sealed class ShopClient(HttpClient http, WebOptions options, ILogger<ShopClient> logger)
{
    public const int OrderLimit = 200;

    /// <summary>The orders that the API lists first.</summary>
    /// <exception cref="BackendException">The API does not answer or refuses.</exception>
    public async Task<IReadOnlyList<OrderRow>> OrdersAsync(CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync("The order API", new Uri(options.Orders, "orders").ToString(), new QueryBuilder
        {
            { "skip", "0" },
            { "limit", OrderLimit.ToString(CultureInfo.InvariantCulture) },
        }, logger, cancellationToken);
        return [.. json.RootElement.EnumerateArray().Select(ReadOrder)];
    }

    /// <exception cref="BackendException">The API does not answer or refuses.</exception>
    public async Task<IReadOnlyList<StockRow>> StocksAsync(CancellationToken cancellationToken)
    {
        using var json = await http.GetJsonAsync("The stock API", new Uri(options.Stocks, "stocks").ToString(), [], logger, cancellationToken);
        return [.. json.RootElement.EnumerateArray().Select(stock => new StockRow(stock.Text("wood_type"), (int)stock.Int64("quantity"))).OrderBy(stock => stock.Wood, StringComparer.Ordinal)];
    }

    public Task<ServiceState[]> ServicesAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(options.Services.Select(service => ServiceAsync(service, cancellationToken)));

    async Task<ServiceState> ServiceAsync(ShopService service, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(service.Url, "health"), cancellationToken);
            return new ServiceState(service.Name, response.IsSuccessStatusCode,
                response.IsSuccessStatusCode ? "healthy" : await ReadProblemAsync(response, cancellationToken));
        }
        catch (HttpRequestException failed)
        {
            return new ServiceState(service.Name, false, BackendHttp.Reason(failed));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ServiceState(service.Name, false, $"no answer within {http.Timeout.TotalSeconds:0} s");
        }
    }

    // {"status":"unhealthy","checks":{"database":{"status":"unhealthy","detail":"…"}}}
    static async Task<string> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(text);
            var failed = json.RootElement.GetProperty("checks").EnumerateObject()
                .Where(check => check.Value.Text("status") != "healthy").Select(check => $"{check.Name}: {check.Value.Text("detail")}");
            return string.Join("; ", failed);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"answered {(int)response.StatusCode}";
        }
    }

    static OrderRow ReadOrder(JsonElement order) => new(
        order.GetProperty("id").ToString(), order.Text("wood_type"), (int)order.Int64("quantity"), order.Text("status"),
        DateTimeOffset.TryParse(order.Text("updated_at") is { Length: > 0 } updated ? updated : order.Text("created_at"), CultureInfo.InvariantCulture, out var time) ? time : null);
}
