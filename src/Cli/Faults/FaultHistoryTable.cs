using System.Globalization;
using Dendro.Cli.Output;
using Spectre.Console;

namespace Dendro.Cli.Faults;

/// <summary>The ground truth as people read it.</summary>
internal static class FaultHistoryTable
{
    public static Table Of(IReadOnlyList<FaultRecord> records)
    {
        var table = Terminal.Table("service", "kind", "strength", "since", "until", "symptoms");
        foreach (var record in records)
        {
            table.AddRow(
                new Text(record.Service), new Text(record.Kind), new Text(record.Strength), new Text(Time(record.Since)),
                new Text(record.Until is { } until ? Time(until) : "still on"), new Text(record.Symptoms));
        }

        return table;
    }

    static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
