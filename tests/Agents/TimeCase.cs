using System.Globalization;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Understanding.Times;

namespace Dendro.Agents.Tests;

/// <summary>A case of Cases/times.txt; the notation is explained there.</summary>
internal sealed record TimeCase(string Language, string Text, string Expected, DateTimeOffset Now, TimeZoneInfo Zone)
{
    static readonly Lazy<IReadOnlyList<TimeCase>> All = new(() => [.. Read("times.txt")]);

    public string Name => $"{Language} {Text} ({Now:MM-dd HH:mm} {Zone.Id})";

    public static IReadOnlyList<TimeCase> ReadAll() => All.Value;

    public TimeReading Read() => TimeReader.Read(Text, Language, Now, Zone);

    public string Describe(TimeReading reading)
    {
        var asked = reading switch
        {
            { Window: null } => "-",
            { Point: { } point } => $"{Clock(point)} @ {Describe(reading.Window)}",
            _ => Describe(reading.Window),
        };
        return reading.Baseline is { } baseline ? $"{asked} vs {(reading.IsAgainstUsual ? "usual" : Describe(baseline))}" : asked;
    }

    string Describe(Window window) => $"{Clock(window.Start)} .. {Clock(window.End)}";

    string Clock(DateTimeOffset instant)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(instant, Zone), TimeZoneInfo.ConvertTime(Now, Zone));
        var day = local.Date == today.Date ? "" : local.Year == today.Year ? "MM-dd " : "yyyy-MM-dd ";
        var seconds = local.Second == 0 ? "" : ":ss";
        var offset = Zone.IsAmbiguousTime(local.DateTime) ? "zzz" : "";
        return local.ToString($"{day}HH:mm{seconds}{offset}", CultureInfo.InvariantCulture);
    }

    static IEnumerable<TimeCase> Read(string file)
    {
        using var stream = typeof(TimeCase).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        var (now, zone) = (default(DateTimeOffset), TimeZoneInfo.Utc);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("now ", StringComparison.Ordinal))
            {
                var parts = line.Split(' ');
                (now, zone) = (DateTimeOffset.Parse(parts[1], CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(parts[2]));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var parts = line.Split(" => ");
                Assert.True(parts.Length == 2, $"The line cannot be read: {line}");
                yield return new TimeCase(parts[0][..2], parts[0][3..], parts[1], now, zone);
            }
        }
    }
}
