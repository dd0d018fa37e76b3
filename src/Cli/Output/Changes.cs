using System.Globalization;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Output;

/// <summary>One line for each part that changed.</summary>
internal static class Changes
{
    public static void Write(RunState before, RunState after, TimeProvider time)
    {
        foreach (var line in Lines(before, after))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss} {line}"));
        }
    }

    internal static IEnumerable<string> Lines(RunState before, RunState after) =>
        from part in after.Parts
        let old = before.Parts.FirstOrDefault(other => other.Name == part.Name)
        where old is not null && old.State != part.State
        select $"{part.Name}: {part.State.ToString().ToLowerInvariant()}{(part.Detail.Length > 0 ? $" ({part.Detail})" : "")}";
}
