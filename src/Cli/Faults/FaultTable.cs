using System.Globalization;
using Dendro.Cli.Output;
using Spectre.Console;

namespace Dendro.Cli.Faults;

/// <summary>Faults as people read them.</summary>
internal static class FaultTable
{
    public static Table Of(IReadOnlyList<Fault> faults)
    {
        var table = Terminal.Table("service", "kind", "state", "strength", "until", "effect");
        foreach (var fault in faults)
        {
            table.AddRow(
                new Text(fault.Service),
                new Text(fault.Kind),
                new Text(fault.On ? "on" : "off", new Style(fault.On ? Color.Red : Color.Grey)),
                new Text(fault.Strength ?? ""),
                new Text(Time(fault.Until)),
                new Text(fault.Effect ?? ""));
        }

        return table;
    }

    public static string Sentence(Fault fault) => fault.On
        ? $"{fault.Service}: {fault.Kind} is on{(fault.Strength is null ? "" : $" ({fault.Strength})")}{(fault.Until is null ? "" : $" until {Time(fault.Until)}")}. {fault.Effect}".TrimEnd()
        : $"{fault.Service}: {fault.Kind} is off.";

    static string Time(DateTimeOffset? time) => time?.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
