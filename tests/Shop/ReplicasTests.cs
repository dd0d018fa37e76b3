using Dendro.Shop.ServiceKit;
using Dendro.Shop.ServiceKit.Hosting;
using Dendro.Shop.ServiceKit.Http;
using Microsoft.AspNetCore.Builder;

namespace Dendro.Shop.Tests;

public sealed class ReplicasTests
{
    static readonly Uri Nobody = new("http://127.0.0.1:1");

    [Fact]
    public async Task Requests_go_to_the_replicas_in_turn()
    {
        await using var first = await StartAsync("first");
        await using var second = await StartAsync("second");
        using var client = NewClient(new Uri(first.Urls.Single()), new Uri(second.Urls.Single()));
        Assert.Equal(["first", "second", "first", "second"], await AskAsync(client, 4));
    }

    [Fact]
    public async Task A_replica_that_takes_no_connection_is_passed_over()
    {
        await using var alive = await StartAsync("alive");
        using var client = NewClient(Nobody, new Uri(alive.Urls.Single()), Nobody);
        Assert.Equal(Enumerable.Repeat("alive", 6), await AskAsync(client, 6));
    }

    [Fact]
    public async Task Without_any_replica_the_request_fails_as_with_one_address()
    {
        using var client = NewClient(Nobody, Nobody);
        var outcome = await client.PostAsync("/", new { }, "key", TestContext.Current.CancellationToken);
        Assert.Equal(HttpRequestError.ConnectionError, Assert.IsType<HttpRequestException>(Assert.IsType<Outcome.Failed>(outcome).Error).HttpRequestError);
    }

    static ApiClient NewClient(params Uri[] addresses) => new("api", addresses, new Health(TimeProvider.System));

    static async Task<List<string>> AskAsync(ApiClient client, int times)
    {
        var answers = new List<string>();
        for (var number = 0; number < times; number++)
        {
            using var response = await client.SendAsync(HttpMethod.Get, "/", null, null, TestContext.Current.CancellationToken);
            answers.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        return answers;
    }

    static async Task<WebApplication> StartAsync(string name)
    {
        var app = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]).Build();
        app.MapGet("/", () => name);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
