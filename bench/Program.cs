using Dendro.Bench;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var options = BenchOptions.Parse(args);
return (args is [var command, ..] ? command : "") switch
{
    "ingest" => await IngestBench.RunAsync(options, stop.Token),
    "query" => await QueryBench.RunAsync(options, stop.Token),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("bench ingest [--url http://host:4318] [--seconds 10] [--connections 4] [--records 1000] | bench query [--rows 200000]");
    return 2;
}
