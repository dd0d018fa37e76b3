using System.Globalization;
using Dendro.Cli.Load;
using Spectre.Console;

namespace Dendro.Cli.Output;

/// <summary>A load as people read it, while it runs and at its end.</summary>
internal static class LoadTable
{
    /// <summary>Shows a load that runs; only its end where nobody watches.</summary>
    public static async Task<LoadReport> WatchAsync(Func<Action<LoadReport>, Task<LoadReport>> run)
    {
        if (!Terminal.IsTerminal)
        {
            return await run(_ => { });
        }

        return await Terminal.Out.Live(new Text("Starting …")).AutoClear(true).StartAsync(live => run(report => live.UpdateTarget(Of(report))));
    }

    public static Table Of(LoadReport report)
    {
        var table = Terminal.Table("load", "", "");
        Row(table, "mode", report.Mode, $"run {report.Run}");
        Row(table, "sent", Count(report.Sent), "");
        Row(table, "acknowledged", Count(report.Acknowledged), report.Refused == 0 ? "" : $"{Count(report.Refused)} refused: {report.Reason}");
        Row(table, "stored", Count(report.Stored), report.NotStored == 0 ? "" : $"{Count(report.NotStored)} not stored");
        if (report.Lag is { } lag)
        {
            Row(table, "consumer lag", Count(lag), "messages of the topic not processed");
        }

        Row(table, "throughput", string.Create(CultureInfo.InvariantCulture, $"{report.StoredPerSecond:0.0}/s"), string.Create(CultureInfo.InvariantCulture, $"stored in {report.Seconds:0.0} s"));
        Row(table, "p50", Milliseconds(report.Latency.P50Ms), report.KnowsCommits ? "due until committed" : "due until the row was made: the server keeps no times of commits (track_commit_timestamp)");
        Row(table, "p95", Milliseconds(report.Latency.P95Ms), "");
        Row(table, "p99", Milliseconds(report.Latency.P99Ms), "");
        Row(table, "max", Milliseconds(report.Latency.MaxMs), "");
        return table;
    }

    static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    static string Milliseconds(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms");
}
