using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dendro.Mcp.Tests;

/// <summary>Spans fail when this server or a backend fails, and not when a call is wrong or its client leaves.</summary>
public sealed class SpanTests
{
    const string Query = """{"datasourceUid":"prometheus","expr":"up","queryType":"instant","endTime":"now"}""";

    [Theory]
    [InlineData("list_datasources", """{"type":42}""", 200, ActivityStatusCode.Unset)]
    [InlineData("query_prometheus", Query, 400, ActivityStatusCode.Unset)]
    [InlineData("query_prometheus", Query, 503, ActivityStatusCode.Error)]
    public async Task A_refusal_is_no_failure(string tool, string arguments, int backend, ActivityStatusCode status)
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Reply("/prometheus/api/v1/query", """{"error":"told"}""", backend);
        using var spans = new Spans();
        using (var root = spans.Root())
        {
            Assert.True((await server.CallAsync(tool, arguments)).IsError);
        }

        var all = await spans.OfAsync(tool);
        Assert.All(all, span => Assert.Equal((span.DisplayName, status), (span.DisplayName, span.Status)));
        Assert.Equal(status == ActivityStatusCode.Error, all.Any(span => span.GetTagItem("error.type") is not null));
    }

    [Fact]
    public async Task A_client_that_leaves_is_no_failure()
    {
        await using var server = await McpServerUnderTest.StartAsync();
        server.Backends.Busy = (Times: int.MaxValue, Seconds: 20);
        using var spans = new Spans();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using (var root = spans.Root())
        {
            var call = server.Client.CallToolAsync("query_prometheus",
                new Dictionary<string, object?> { ["datasourceUid"] = "prometheus", ["expr"] = "up", ["queryType"] = "instant", ["endTime"] = "now" }, cancellationToken: leaving.Token);
            await Spans.UntilAsync(() => !server.Backends.Requests.IsEmpty);

            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.AsTask());
        }

        Assert.All(await spans.OfAsync("query_prometheus"), span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    /// <summary>The server's spans of one trace, as an exporter sees them.</summary>
    sealed class Spans : IDisposable
    {
        static readonly ActivitySource Source = new("Dendro.Mcp.Tests");

        readonly ConcurrentQueue<Activity> _ended = new();
        readonly ActivityListener _listener;
        ActivityTraceId _trace;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name is "Dendro.Mcp.Tests" or "Experimental.ModelContextProtocol",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity Root()
        {
            var root = Source.StartActivity("root")!;
            _trace = root.TraceId;
            return root;
        }

        public async Task<IReadOnlyList<Activity>> OfAsync(string tool)
        {
            List<Activity> found = [];
            await UntilAsync(() =>
            {
                found = [.. _ended.Where(span => span.TraceId == _trace && span.Kind == ActivityKind.Server && span.DisplayName.Contains(tool, StringComparison.Ordinal))];
                return found.Count > 0;
            });
            return found;
        }

        public static async Task UntilAsync(Func<bool> holds)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(10));
            using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!holds())
            {
                await poll.WaitForNextTickAsync(deadline.Token);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
