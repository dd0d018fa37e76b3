using System.Text.Json;
using Dendro.Bench.Query.Lists;

namespace Dendro.Bench.Query;

/// <summary><c>query</c>: on another server, on a fresh store of this repository's, or on one that is kept with what it was loaded with.</summary>
internal sealed class QueryCommand(QueryOptions options, TimeProvider time)
{
    const string KeptName = "bench-data-set.json";

    /// <summary>On a server that runs.</summary>
    internal async Task<QueryReport> RunAsync(QueryAddresses addresses, DataSet data, RequestSize size, CancellationToken cancellationToken)
    {
        var run = new QueryRun(addresses, data, options, time);
        return await run.AskAsync(size, await run.LoadAsync(size, cancellationToken), cancellationToken);
    }

    /// <summary>On a fresh store.</summary>
    internal Task<QueryReport> RunAsync(BenchServer server, DataSet data, RequestSize size, CancellationToken cancellationToken) =>
        RunAsync(Addresses(server), data, size, cancellationToken);

    /// <summary>On a store that is kept: loads it when it is new, and asks about what it was loaded with when it is not.</summary>
    internal async Task<QueryReport> RunKeptAsync(BenchServer server, DirectoryInfo directory, DataSet data, RequestSize size, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory.FullName, KeptName);
        if (File.Exists(path))
        {
            var kept = JsonSerializer.Deserialize<Kept>(await File.ReadAllTextAsync(path, cancellationToken))!;
            return await new QueryRun(Addresses(server), new DataSet(kept.Rows, kept.Hours, kept.ToNs), options, time).AskAsync(kept.Size, [], cancellationToken);
        }

        var run = new QueryRun(Addresses(server), data, options, time);
        var sent = await run.LoadAsync(size, cancellationToken);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new Kept(data.Rows, data.Hours, data.ToNs, size)), cancellationToken);
        return await run.AskAsync(size, sent, cancellationToken);
    }

    static QueryAddresses Addresses(BenchServer server) => new(
        server.Address,
        new Dictionary<QueryTarget, Uri> { [QueryTarget.Loki] = server.Address, [QueryTarget.Prometheus] = new Uri(server.Address, "prometheus"), [QueryTarget.Tempo] = server.Address },
        server.ProcessId, Patience: TimeSpan.Zero);

    sealed record Kept(long Rows, int Hours, long ToNs, RequestSize Size);
}
