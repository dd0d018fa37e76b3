using System.Globalization;
using Dendro.Cli.Supervision;
using Spectre.Console;

namespace Dendro.Cli.Output;

/// <summary>The parts of a running system as people read them.</summary>
internal static class PartsTable
{
    public static Table Starting(RunState state)
    {
        var table = Terminal.Table("name", "address", "state", "healthy after", "");
        foreach (var part in state.Parts)
        {
            table.AddRow(new Text(part.Name), new Text(part.Address), State(part.State), new Text(Seconds(part.HealthyAfterSeconds)), new Text(part.Detail));
        }

        return table;
    }

    public static Table Status(IEnumerable<PartStatus> parts)
    {
        var table = Terminal.Table("name", "pid", "state", "address", "restarts", "memory", "");
        foreach (var part in parts)
        {
            table.AddRow(
                new Text(part.Name),
                new Text(part.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-"),
                State(part.State),
                new Text(part.Address),
                new Text(part.Restarts.ToString(CultureInfo.InvariantCulture)),
                new Text(part.PssBytes > 0 ? Megabytes(part.PssBytes) : "-"),
                new Text(part.Detail));
        }

        return table;
    }

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");

    static string Seconds(double? seconds) => seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s:0.0} s") : "";

    static Text State(Phase phase) => new(phase.ToString().ToLowerInvariant(), new Style(phase switch
    {
        Phase.Healthy => Color.Green,
        Phase.Failed or Phase.Restarting => Color.Red,
        Phase.Starting or Phase.Degraded => Color.Yellow,
        _ => Color.Grey,
    }));
}
