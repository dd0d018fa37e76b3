using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>A request that a sender sends again, because it did not hear that it was taken, is stored once.</summary>
public sealed class RepeatedRequestTests
{
    static readonly RequestHash Request = RequestHash.Of("request"u8, 0);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_stored_once_and_counted_once_by_every_reader()
    {
        await using var fixture = new StoreFixture();
        Assert.Equal(AppendResult.Stored, await AppendAsync(fixture.Store, Request));
        Assert.Equal(AppendResult.Repeated, await AppendAsync(fixture.Store, Request));
        Assert.Equal(AppendResult.Repeated, await AppendAsync(fixture.Store, Request));

        Assert.Equal(1, fixture.Store.Status.Stored.Logs);
        Assert.Equal(1, (await fixture.Store.CountAsync(Cancellation)).Logs);
        Assert.Equal(1, (await fixture.Store.Logs.StatsAsync([], Model.TimeRange.All, Cancellation)).Entries);
        var rows = new SqlRows();
        await fixture.Store.Sql.QueryAsync(new SqlQuery { Text = "SELECT count(*) FROM logs" }, rows, Cancellation);
        Assert.Equal("[1]", rows.Text);
    }

    [Fact]
    public async Task Other_requests_and_those_without_a_hash_are_stored_each()
    {
        await using var fixture = new StoreFixture();
        foreach (var request in new RequestHash?[] { null, null, RequestHash.Of("request"u8, 1), RequestHash.Of("requests"u8, 0), Request })
        {
            Assert.Equal(AppendResult.Stored, await AppendAsync(fixture.Store, request));
        }

        Assert.Equal(5, (await fixture.Store.CountAsync(Cancellation)).Logs);
    }

    [Fact]
    public async Task Of_those_that_come_at_once_one_is_stored()
    {
        await using var fixture = new StoreFixture();
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => AppendAsync(fixture.Store, Request), Cancellation)));

        Assert.Single(results, AppendResult.Stored);
        Assert.Equal(31, results.Count(result => result == AppendResult.Repeated));
        Assert.Equal(1, (await fixture.Store.CountAsync(Cancellation)).Logs);
    }

    [Fact]
    public async Task What_could_not_be_stored_is_new_when_it_is_sent_again()
    {
        var free = 0L;
        await using var fixture = new StoreFixture(new StoreOptions { DataDirectory = "", FreeBytes = _ => Volatile.Read(ref free) });
        await Assert.ThrowsAsync<StoreException>(() => AppendAsync(fixture.Store, Request));
        Volatile.Write(ref free, long.MaxValue);

        Assert.Equal(AppendResult.Stored, await AppendAsync(fixture.Store, Request));
        Assert.Equal(1, (await fixture.Store.CountAsync(Cancellation)).Logs);
    }

    [Fact]
    public void The_oldest_are_forgotten()
    {
        var requests = new RecentRequests();
        for (var number = 0; number <= 65_536; number++)
        {
            Assert.True(requests.IsNew(new RequestHash(0, (ulong)number)));
            requests.Keep();
        }

        Assert.False(requests.IsNew(new RequestHash(0, 1)));
        Assert.True(requests.IsNew(new RequestHash(0, 0)));
    }

    static async Task<AppendResult> AppendAsync(TelemetryStore store, RequestHash? request)
    {
        using var batch = store.NewLogs();
        batch.Add(Some.Line("one"));
        batch.Request = request;
        return await store.AppendAsync(batch, Cancellation);
    }
}
