using System.Text.Json;
using Dendro.Shop.Tests.Support;

namespace Dendro.Shop.Tests;

public sealed class OrdersApiTests(OrderFixture api) : IClassFixture<OrderFixture>
{
    const string ThreeOaks = """{"wood_type":"oak","quantity":3}""";

    [Fact]
    public async Task A_placed_order_can_be_read_and_is_registered()
    {
        var (status, placed) = await api.SendAsync("POST", "/orders", ThreeOaks);
        Assert.Equal(201, status);
        Assert.Equal(("oak", 3, "registered"), (Text(placed, "wood_type"), placed.GetProperty("quantity").GetInt32(), Text(placed, "status")));

        var (found, order) = await api.SendAsync("GET", $"/orders/{Text(placed, "id")}");
        Assert.Equal(200, found);
        Assert.Equal(Text(placed, "id"), Text(order, "id"));
    }

    [Theory]
    [InlineData("""{"wood_type":"teak","quantity":3}""", "wood_type", "found \"teak\", expected one of oak, maple, birch, elm, pine")]
    [InlineData("""{"wood_type":null,"quantity":3}""", "wood_type", "found \"Null\", expected one of oak, maple, birch, elm, pine")]
    [InlineData("""{"quantity":3}""", "wood_type", "expected, but missing: wood_type")]
    [InlineData("""{"wood_type":"oak"}""", "quantity", "expected, but missing: quantity")]
    [InlineData("""{"wood_type":"oak","quantity":0}""", "quantity", "found 0, expected a whole number from 1 to 10000")]
    [InlineData("""{"wood_type":"oak","quantity":-5}""", "quantity", "found -5, expected a whole number from 1 to 10000")]
    [InlineData("""{"wood_type":"oak","quantity":10001}""", "quantity", "found 10001, expected a whole number from 1 to 10000")]
    [InlineData("""{"wood_type":"oak","quantity":2.5}""", "quantity", "expected a whole number")]
    [InlineData("""{"wood_type":"oak","quantity":"3"}""", "quantity", "expected a whole number")]
    [InlineData("""["oak",3]""", "body", "expected an object")]
    [InlineData("null", "body", "found null, expected an object")]
    [InlineData("", "body", "this is not JSON")]
    [InlineData("""{"wood_type":"oak",""", "body", "this is not JSON")]
    public async Task A_bad_order_is_refused_with_the_field_that_is_wrong(string json, string field, string message)
    {
        var (status, problem) = await api.SendAsync("POST", "/orders", json);
        Assert.Equal(400, status);
        Assert.StartsWith(message, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_content_type_is_refused_as_such()
    {
        using var content = new StringContent("wood_type=oak&quantity=3", System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await api.Service.Client.PostAsync("/orders", content, TestContext.Current.CancellationToken);
        Assert.Equal(415, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_huge_body_is_refused_whether_or_not_its_length_is_told(bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders");
        request.Content = new StringContent($$"""{"wood_type":"{{new string('o', 100_000)}}","quantity":3}""", System.Text.Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await api.Service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "/orders/00000000-0000-0000-0000-000000000001", null, 404, "id")]
    [InlineData("GET", "/orders/fortytwo", null, 404, "id")]
    [InlineData("DELETE", "/orders/fortytwo", null, 404, "id")]
    [InlineData("PUT", "/orders/00000000-0000-0000-0000-000000000001", """{"status":"ready"}""", 404, "id")]
    [InlineData("PUT", "/orders/00000000-0000-0000-0000-000000000001", """{"status":"lost"}""", 400, "status")]
    [InlineData("GET", "/orders/status/lost", null, 400, "status")]
    [InlineData("GET", "/orders?limit=0", null, 400, "limit")]
    [InlineData("GET", "/orders?limit=501", null, 400, "limit")]
    [InlineData("GET", "/orders?limit=ten", null, 400, "limit")]
    [InlineData("GET", "/orders?skip=-1", null, 400, "skip")]
    [InlineData("GET", "/orders/status/ready?skip=99999999999", null, 400, "skip")]
    public async Task What_cannot_be_found_or_read_is_refused_by_name(string method, string path, string? json, int status, string field)
    {
        var (actual, problem) = await api.SendAsync(method, path, json);
        Assert.Equal(status, actual);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task The_same_key_places_one_order_however_often_and_at_once_it_comes()
    {
        var key = Guid.CreateVersion7().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.SendAsync("POST", "/orders", ThreeOaks, key)));
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.All(answers, answer => Assert.Equal(key, Text(answer.Body, "id")));
        Assert.Equal(1, await api.Database.ScalarAsync<long>($"SELECT count(*) FROM orders WHERE id = '{key}'"));
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_order_is_refused()
    {
        await api.SendAsync("POST", "/orders", ThreeOaks, "reused-key");
        var (status, problem) = await api.SendAsync("POST", "/orders", """{"wood_type":"oak","quantity":4}""", "reused-key");
        Assert.Equal(422, status);
        Assert.Contains("an order of 3 oak", Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_spells_the_id_of_another_order_places_an_order_of_its_own()
    {
        var key = Guid.NewGuid().ToString();
        await api.SendAsync("POST", "/orders", ThreeOaks, key);
        var (status, placed) = await api.SendAsync("POST", "/orders", ThreeOaks, key.ToUpperInvariant());
        Assert.Equal(201, status);
        Assert.NotEqual(key, Text(placed, "id"));
    }

    [Fact]
    public async Task A_key_longer_than_200_characters_is_refused()
    {
        var (status, problem) = await api.SendAsync("POST", "/orders", ThreeOaks, new string('k', 201));
        Assert.Equal(400, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
    }

    [Fact]
    public async Task A_late_repetition_does_not_bring_a_deleted_order_back()
    {
        var key = Guid.NewGuid().ToString();
        await api.SendAsync("POST", "/orders", ThreeOaks, key);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/orders/{key}")).Status);
        Assert.Equal(201, (await api.SendAsync("POST", "/orders", ThreeOaks, key)).Status);
        Assert.Equal(404, (await api.SendAsync("GET", $"/orders/{key}")).Status);
    }

    [Fact]
    public async Task An_order_moves_only_as_its_lifecycle_allows()
    {
        var id = await PlaceAsync();
        var (refused, problem) = await MoveAsync(id, """{"status":"shipped"}""");
        Assert.Equal(409, refused);
        Assert.Equal("status: an order that is registered cannot become shipped, only ready or blocked or unknown", Text(problem, "detail"));

        foreach (var status in new[] { "blocked", "ready", "shipped", "closed" })
        {
            var (moved, order) = await MoveAsync(id, $$"""{"status":"{{status}}"}""");
            Assert.Equal((200, status), (moved, Text(order, "status")));
        }

        Assert.Equal(409, (await MoveAsync(id, """{"status":"registered"}""")).Status);
    }

    [Fact]
    public async Task A_move_to_where_the_order_is_changes_nothing()
    {
        var id = await PlaceAsync();
        Assert.Equal(200, (await MoveAsync(id, """{"status":"registered"}""")).Status);
    }

    [Fact]
    public async Task Of_many_that_move_an_order_from_the_status_they_saw_one_succeeds()
    {
        var id = await PlaceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ =>
            MoveAsync(id, """{"status":"ready","expected_status":"registered"}""")));
        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(9, answers.Count(answer => answer.Status == 409));
    }

    [Fact]
    public async Task Lists_are_paged_newest_first_and_by_status_oldest_first()
    {
        var ids = new List<string>();
        for (var index = 0; index < 3; index++)
        {
            ids.Add(await PlaceAsync());
            await MoveAsync(ids[^1], """{"status":"unknown"}""");
        }

        var (_, byStatus) = await api.SendAsync("GET", "/orders/status/unknown?limit=500");
        Assert.Equal(ids, byStatus.EnumerateArray().Select(order => Text(order, "id")).Where(ids.Contains));
        var (_, all) = await api.SendAsync("GET", "/orders?limit=500");
        Assert.Equal(Enumerable.Reverse(ids), all.EnumerateArray().Select(order => Text(order, "id")).Where(ids.Contains));
        var (_, page) = await api.SendAsync("GET", "/orders/status/unknown?skip=1&limit=1");
        Assert.Equal(Text(byStatus[1], "id"), Text(Assert.Single(page.EnumerateArray()), "id"));
    }

    [Fact]
    public async Task The_document_describes_the_routes_and_words()
    {
        var (_, document) = await api.SendAsync("GET", "/openapi/v1.json");
        Assert.True(document.GetProperty("paths").GetProperty("/orders/{id}").TryGetProperty("put", out _));
        Assert.Contains("\"maple\"", document.ToString(), StringComparison.Ordinal);
        using var page = await api.Service.Client.GetAsync("/scalar", TestContext.Current.CancellationToken);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    async Task<string> PlaceAsync() => Text((await api.SendAsync("POST", "/orders", ThreeOaks)).Body, "id");

    Task<(int Status, JsonElement Body)> MoveAsync(string id, string json) => api.SendAsync("PUT", $"/orders/{id}", json);

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
