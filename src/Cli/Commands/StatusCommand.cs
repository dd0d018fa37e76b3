using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Output;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>status</c>: what runs, where, how much memory it takes and how many metrics it sends.</summary>
internal static class StatusCommand
{
    static readonly Option<bool> Json = new("--json") { Description = "Print JSON, with memory in bytes (pss_bytes)." };

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var command = new ExampleCommand(
            "status",
            """
                Show each part: process id, state, address, restarts, memory (proportional set size);
                and how many series had a sample in the last five minutes, and samples a second.
                Exit code 0 when everything is healthy, 1 when not or when nothing runs.
                """,
            """
            ./dendro status
            ./dendro status --json | jq .pss_bytes
            """) { Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var state = RunState.Read(workspace.StateFile);
        var isRunning = state?.IsSupervised == true;
        var status = SystemStatus.Of(state, isRunning, isRunning ? await MetricsAsync(state!, cancellationToken) : null);
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(status, SystemStatusJson.Default.SystemStatus));
        }
        else if (!isRunning)
        {
            Console.WriteLine($"Nothing runs here (state in {workspace.Home}); start it with ./dendro up.");
        }
        else
        {
            Terminal.Out.Write(PartsTable.Status(status.Parts));
            Console.WriteLine($"Memory of everything: {PartsTable.Megabytes(status.PssBytes)}.");
            if (status.Metrics is { } metrics)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Metrics: {metrics.ActiveSeries:N0} active series, {metrics.SamplesPerSecond:N0} samples a second."));
            }
        }

        return isRunning && status.Parts.All(part => part.State == Phase.Healthy) ? 0 : 1;
    }

    static async Task<MetricVolume?> MetricsAsync(RunState state, CancellationToken cancellationToken)
    {
        var ports = new Ports(state.PortOffset);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        return await MetricVolume.ReadAsync(
            new TelemetryApi(client, new QueryAddresses(ports.Url("prometheus") + "/prometheus", ports.Url("loki"), ports.Url("tempo"))), TimeProvider.System, cancellationToken);
    }
}
