using System.Text.Json;
using Dendro.Shop.Tests.Support;
using Npgsql;

namespace Dendro.Shop.Tests;

public sealed class FaultsApiTests(OrderFixture api) : IClassFixture<OrderFixture>, IAsyncLifetime
{
    const string TwoElms = """{"wood_type":"elm","quantity":2}""";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    // The tests of a class share the service and run one after the other.
    public async ValueTask DisposeAsync()
    {
        if (TestPostgres.IsAvailable)
        {
            await api.SendAsync("DELETE", "/faults");
        }
    }

    [Fact]
    public async Task Every_fault_of_the_service_is_listed_with_effect_and_symptoms()
    {
        var (status, faults) = await api.SendAsync("GET", "/faults");
        Assert.Equal(200, status);
        Assert.Equal(["error-rate", "latency", "db-error", "db-slow", "pool-exhausted", "bad-release", "cpu-burn", "memory-leak", "crash-loop"], faults.EnumerateArray().Select(fault => Text(fault, "kind")));
        Assert.All(faults.EnumerateArray(), fault =>
        {
            Assert.Equal(("order", false), (Text(fault, "service"), fault.GetProperty("on").GetBoolean()));
            Assert.Equal(JsonValueKind.Null, fault.GetProperty("since").ValueKind);
            Assert.True(Text(fault, "effect").Length > 10 && Text(fault, "symptoms").Length > 10);
        });
    }

    [Theory]
    [InlineData("""{"kind":"meteor","on":true}""", "kind", "found \"meteor\", expected one of error-rate, latency, db-error, db-slow, pool-exhausted, bad-release, cpu-burn, memory-leak, crash-loop")]
    [InlineData("""{"kind":"db-error","on":true,"strength":"2s"}""", "strength", "found \"2s\", expected a probability above 0 and at most 1, such as 0.5")]
    [InlineData("""{"kind":"latency","on":true,"strength":"1"}""", "strength", "found \"1\", expected a duration from 1ms to 60s, such as 500ms or 2s")]
    [InlineData("""{"kind":"latency","on":true,"for":"soon"}""", "for", "found \"soon\", expected a duration from 1s to 24h, such as 30s or 5m")]
    [InlineData("""{"kind":"latency"}""", "on", "expected, but missing: on")]
    [InlineData("""{"kind":"latency","on":"yes"}""", "on", "expected true or false")]
    public async Task A_switch_that_cannot_be_thrown_is_refused_by_name(string json, string field, string message)
    {
        var (status, problem) = await api.SendAsync("PUT", "/faults", json);
        Assert.Equal(400, status);
        Assert.Equal(message, problem.GetProperty("errors").GetProperty(field)[0].GetString());
    }

    [Fact]
    public async Task A_fault_is_switched_on_for_a_time_and_off_with_all_others()
    {
        var (_, on) = await api.SendAsync("PUT", "/faults", """{"kind":"latency","on":true,"strength":"1ms","for":"5m"}""");
        Assert.Equal((true, "1ms"), (on.GetProperty("on").GetBoolean(), Text(on, "strength")));
        Assert.Equal(TimeSpan.FromMinutes(5), on.GetProperty("until").GetDateTimeOffset() - on.GetProperty("since").GetDateTimeOffset());

        var (_, faults) = await api.SendAsync("DELETE", "/faults");
        Assert.All(faults.EnumerateArray(), fault => Assert.False(fault.GetProperty("on").GetBoolean()));
    }

    [Fact]
    public async Task A_database_error_is_a_real_one_in_answer_log_span_and_table()
    {
        using var spans = new CapturedSpans();
        await api.SendAsync("PUT", "/faults", """{"kind":"db-error","on":true}""");
        var key = Guid.NewGuid().ToString();
        var (status, problem) = await api.SendAsync("POST", "/orders", TwoElms, key);
        Assert.Equal(500, status);
        Assert.Contains("could not insert into table \"orders\"", Text(problem, "detail"), StringComparison.Ordinal);
        Assert.Contains(api.Service.Logs.Errors, record =>
            record.Event == "order.request.failed" && record.Error?.GetBaseException() is PostgresException);
        Assert.Contains(spans.Failed, span => span.Source.Name == "Npgsql");
        Assert.Equal(404, (await api.SendAsync("GET", $"/orders/{key}")).Status);

        await api.SendAsync("DELETE", "/faults");

        Assert.Equal(201, (await api.SendAsync("POST", "/orders", TwoElms, key)).Status);
        Assert.Equal(200, (await api.SendAsync("GET", $"/orders/{key}")).Status);
    }

    [Fact]
    public async Task An_error_rate_of_one_fails_each_request_before_it_does_anything()
    {
        await api.SendAsync("PUT", "/faults", """{"kind":"error-rate","on":true,"strength":1}""");
        var before = await api.Database.ScalarAsync<long>("SELECT count(*) FROM orders");
        Assert.Equal(500, (await api.SendAsync("POST", "/orders", TwoElms)).Status);
        Assert.Equal(before, await api.Database.ScalarAsync<long>("SELECT count(*) FROM orders"));
        Assert.Equal(200, (await api.SendAsync("GET", "/health")).Status);
    }

    [Fact]
    public async Task Latency_makes_a_request_take_that_much_longer()
    {
        await api.SendAsync("PUT", "/faults", """{"kind":"latency","on":true,"strength":"300ms"}""");
        var waited = System.Diagnostics.Stopwatch.StartNew();
        await api.SendAsync("GET", "/orders?limit=1");
        Assert.True(waited.Elapsed >= TimeSpan.FromMilliseconds(295), $"answered after {waited.Elapsed.TotalMilliseconds} ms");
    }

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
