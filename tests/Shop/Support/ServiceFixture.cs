using System.Net.Http.Json;
using System.Text.Json;
using Dendro.Shop.Order;
using Dendro.Shop.ServiceKit.Http;
using Dendro.Shop.Stock;
using Microsoft.AspNetCore.Builder;

namespace Dendro.Shop.Tests.Support;

/// <summary>An API with a database of its own, shared by the tests of a class; a test that uses it is skipped without PostgreSQL.</summary>
public abstract class ServiceFixture(string setting, Func<string[], WebApplication> build) : IAsyncLifetime
{
    RunningService? _service;
    TestPostgres? _database;

    internal RunningService Service
    {
        get
        {
            TestPostgres.Require();
            return _service!;
        }
    }

    internal TestPostgres Database => _database!;

    public async ValueTask InitializeAsync()
    {
        if (TestPostgres.IsAvailable)
        {
            _database = TestPostgres.NewDatabase();
            _service = await RunningService.StartAsync(build, $"{setting}={_database.ConnectionString}");
            await _service.HealthyAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
            await _database!.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        if (key is not null)
        {
            request.Headers.Add(ApiClient.IdempotencyKey, key);
        }

        using var response = await Service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = response.Content.Headers.ContentLength == 0 || (int)response.StatusCode == 204
            ? default
            : await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, body);
    }
}

public sealed class OrderFixture() : ServiceFixture("ORDER_DB", OrderService.Build);

public sealed class StockFixture() : ServiceFixture("STOCK_DB", StockService.Build);
