using System.CommandLine;
using Dendro.Bench.Endurance;
using Dendro.Bench.Ingest;
using Dendro.Bench.Load;
using Dendro.Bench.PromQL;
using Dendro.Bench.Query;
using Dendro.Bench.Query.Lists;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Bench;

/// <summary>The command line: <c>ingest</c>, <c>query</c>, <c>endurance</c> and <c>promql</c>.</summary>
internal static class BenchCommands
{
    static readonly Option<Uri?> Url = new("--url") { Description = "An OTLP endpoint to measure (default: this repository's server, on a fresh store).", CustomParser = Address };
    static readonly Option<bool> Grpc = new("--grpc") { Description = "OTLP over gRPC instead of HTTP." };
    static readonly Option<int?> ProcessId = new("--pid") { Description = "The process behind --url, to measure its CPU time and memory." };
    static readonly Option<Signal[]> Signals = new("--signal") { Description = "traces, metrics or logs (default: one after the other).", AllowMultipleArgumentsPerToken = true };
    static readonly Option<int> Seconds = Number("--seconds", "How long each signal is sent.", 10);
    static readonly Option<int> Connections = Number("--connections", "Requests on the way at once; at most as many as services.", 4);
    static readonly Option<int> Records = Number("--records", "Records of a request.", 1_000);
    static readonly Option<int> Services = Number("--services", "Resources that the records come from.", 10);
    static readonly Option<int> Series = Number("--series", "Metric series of all services together.", 10_000);
    static readonly Option<double> Rate = new("--rate") { Description = "Records per second; as fast as they are answered when absent." };
    static readonly Option<int> Rows = Number("--rows", "Log lines, and as many spans; 2.48 times as many samples, but no fewer than some 3,000 series have.", 2_000_000);
    static readonly Option<int> Hours = Number("--hours", "What they are spread over, back from now; with more than one, each query is about the last hour and about all of it.", 1);
    static readonly Option<RequestSize[]> Sizes = new("--request-size") { Description = "small (a few dozen records, as SDKs send them) or large (thousands); both, one after the other, when absent.", AllowMultipleArgumentsPerToken = true };
    static readonly Option<int> Runs = Number("--runs", "How often each query is timed.", 15);
    static readonly Option<string?> Only = new("--only") { Description = "Queries with this in their name, or of this API: prometheus, loki or tempo." };
    static readonly Option<int> Clients = new("--clients") { Description = "So many clients repeat the lists afterwards, for --minutes." };
    static readonly Option<Uri?> Loki = new("--loki") { Description = "With --url: the address of Loki's API.", CustomParser = Address };
    static readonly Option<Uri?> Prometheus = new("--prometheus") { Description = "With --url: the address of Prometheus' API, with its path, such as http://127.0.0.1:9009/prometheus.", CustomParser = Address };
    static readonly Option<Uri?> Tempo = new("--tempo") { Description = "With --url: the address of Tempo's API.", CustomParser = Address };
    static readonly Option<int> Minutes = Number("--minutes", "How long.", 20);
    static readonly Option<int?> RecordsPerSecond = new("--records-per-second") { Description = "Records of all signals, five samples to a span and a log line; half of what the server takes at most when absent." };
    static readonly Option<DirectoryInfo?> DataDirectory = new("--data-dir") { Description = "A folder for the store, which may be there and is kept (default: a new one that is removed)." };
    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    internal static RootCommand Create(TimeProvider time)
    {
        var ingest = new Command("ingest", "How many records a server takes over OTLP, per second and per CPU second of the server.")
        {
            Url, Grpc, ProcessId, Signals, Seconds, Connections, Records, Services, Series, Rate, Json,
        };
        ingest.SetAction((arguments, cancellationToken) => IngestAsync(arguments, time, cancellationToken));
        var query = new Command("query", "How long a Loki, a Prometheus and a Tempo take to answer, over the same data.")
        {
            Url, Loki, Prometheus, Tempo, ProcessId, Rows, Hours, Sizes, DataDirectory, Runs, Only, Clients, Minutes, Json,
        };
        query.SetAction((arguments, cancellationToken) => QueryAsync(arguments, time, cancellationToken));
        var promql = new Command("promql", "How long PromQL's evaluator takes, beside a bare read of the same samples from DuckDB.");
        promql.SetAction((_, cancellationToken) => PromQLBench.RunAsync(cancellationToken));
        var endurance = new Command("endurance", "Whether memory or latencies grow while this repository's server takes all signals and answers queries.") { Minutes, RecordsPerSecond, DataDirectory };
        endurance.SetAction((arguments, cancellationToken) => EnduranceAsync(arguments, time, cancellationToken));
        return new RootCommand("Measures this repository's telemetry server, or any other that speaks the same protocols.") { ingest, query, endurance, promql };
    }

    static async Task<int> IngestAsync(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(Connections) > arguments.GetValue(Services))
        {
            await Console.Error.WriteLineAsync($"--connections is {arguments.GetValue(Connections)}; expected at most the {arguments.GetValue(Services)} of --services, as each connection has services of its own.");
            return 2;
        }

        var signals = arguments.GetValue(Signals) is { Length: > 0 } some ? some : Enum.GetValues<Signal>();
        var plan = new LoadPlan(arguments.GetValue(Connections), arguments.GetValue(Rate), null, TimeSpan.FromSeconds(arguments.GetValue(Seconds)));
        var workload = new Workload(Namespace(time), arguments.GetValue(Services), arguments.GetValue(Records), arguments.GetValue(Series));
        var results = await IngestBench.RunAsync(
            new IngestOptions(arguments.GetValue(Url), arguments.GetValue(Grpc), arguments.GetValue(ProcessId), signals, plan, workload), time, cancellationToken);
        Report.Write(results, arguments.GetValue(Json));
        return 0;
    }

    static async Task<int> QueryAsync(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var sizes = arguments.GetValue(Sizes) is { Length: > 0 } some ? some.Distinct().ToArray() : Enum.GetValues<RequestSize>();
        var (url, directory) = (arguments.GetValue(Url), arguments.GetValue(DataDirectory));
        if (sizes.Length > 1 && (url ?? (object?)directory) is not null)
        {
            await Console.Error.WriteLineAsync("--request-size is missing; expected small or large, as one store cannot hold the same records twice.");
            return 2;
        }

        var data = new DataSet(arguments.GetValue(Rows), arguments.GetValue(Hours), time.GetUtcNow().ToUnixTimeSeconds() / 60 * DataSet.MinuteNs);
        var command = new QueryCommand(new QueryOptions(arguments.GetValue(Runs), arguments.GetValue(Only), arguments.GetValue(Clients), arguments.GetValue(Minutes)), time);
        var reports = new List<QueryReport>();
        foreach (var size in sizes)
        {
            reports.Add(url is not null ? await command.RunAsync(Addresses(arguments, url), data, size, cancellationToken)
                : directory is not null ? await InAsync(directory, server => command.RunKeptAsync(server, directory, data, size, cancellationToken), cancellationToken)
                : await WithServerAsync(server => command.RunAsync(server, data, size, cancellationToken), cancellationToken));
        }

        QueryTable.Write(reports, arguments.GetValue(Json));
        return 0;
    }

    static QueryAddresses Addresses(ParseResult arguments, Uri url)
    {
        var apis = new Dictionary<QueryTarget, Uri?>
        {
            [QueryTarget.Loki] = arguments.GetValue(Loki),
            [QueryTarget.Prometheus] = arguments.GetValue(Prometheus),
            [QueryTarget.Tempo] = arguments.GetValue(Tempo),
        };
        return new QueryAddresses(url, apis.Where(api => api.Value is not null).ToDictionary(api => api.Key, api => api.Value!), arguments.GetValue(ProcessId), Patience: TimeSpan.FromMinutes(1));
    }

    static async Task<int> EnduranceAsync(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var workload = new Workload(Namespace(time), Services: 10, Records: 1_000, Series: 10_000);
        var rate = (double?)arguments.GetValue(RecordsPerSecond) ?? await WithServerAsync(PeakAsync, cancellationToken) / 2;
        var options = new EnduranceOptions(arguments.GetValue(Minutes), PeakRate.Shares(rate), workload);
        Report.BeginMinutes(rate);
        return arguments.GetValue(DataDirectory) is { } directory
            ? await InAsync(directory, RunAsync, cancellationToken)
            : await WithServerAsync(RunAsync, cancellationToken);

        Task<double> PeakAsync(BenchServer server) => PeakRate.MeasureAsync(server, workload, time, cancellationToken);

        async Task<int> RunAsync(BenchServer server)
        {
            await new EnduranceBench(server, options, time).RunAsync(Report.Write, cancellationToken);
            return 0;
        }
    }

    static async Task<T> WithServerAsync<T>(Func<BenchServer, Task<T>> measure, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("dendro-bench-");
        try
        {
            return await InAsync(directory, measure, cancellationToken);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    static async Task<T> InAsync<T>(DirectoryInfo directory, Func<BenchServer, Task<T>> measure, CancellationToken cancellationToken)
    {
        await using var server = await BenchServer.StartAsync(directory.FullName, cancellationToken);
        return await measure(server);
    }

    /// <summary>Names the run, so that a server may hold those of others.</summary>
    static string Namespace(TimeProvider time) => $"bench-{time.GetUtcNow():yyyyMMddHHmmss}";

    static Option<int> Number(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} is {result.GetValueOrDefault<int>()}; expected a number above 0.");
            }
        });
        return option;
    }

    static Uri? Address(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"found \"{text}\", expected an address such as http://127.0.0.1:4318.");
        return null;
    }
}
