namespace Dendro.Mcp.Tests;

/// <summary>A backend that is busy and says when to come back is asked again; one that says much later is not waited for.</summary>
public sealed class BusyBackendTests
{
    const string Query = """{"datasourceUid":"prometheus","expr":"up","queryType":"instant","endTime":"now"}""";
    const string Vector = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1700000000.5,"1.5"]}]}}""";

    [Fact]
    public async Task It_is_asked_again_when_it_says_so()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Busy = (Times: 2, Seconds: 1);
        server.Backends.Reply("/prometheus/api/v1/query", Vector);
        var reply = await server.CallAsync("query_prometheus", Query);
        Assert.False(reply.IsError);
        Assert.Equal(3, server.Backends.Requests.Count);
    }

    [Fact]
    public async Task One_that_stays_busy_is_told()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Busy = (Times: int.MaxValue, Seconds: 0);
        var reply = await server.CallAsync("query_prometheus", Query);
        Assert.True(reply.IsError);
        Assert.Equal("Prometheus answered 429: too many queries wait", reply.Text);
        Assert.Equal(6, server.Backends.Requests.Count);
    }

    [Fact]
    public async Task One_that_wants_to_be_asked_much_later_is_told_at_once()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Busy = (Times: int.MaxValue, Seconds: 3_600);
        var reply = await server.CallAsync("query_prometheus", Query);
        Assert.True(reply.IsError);
        Assert.Single(server.Backends.Requests);
    }
}
