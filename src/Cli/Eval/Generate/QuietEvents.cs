using System.Globalization;
using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate;

/// <summary>What happens to a system that is well: a new version that does no harm, errors that were always there.</summary>
internal static class QuietEvents
{
    public static void Add(SystemModel system, Dialect dialect, double length, Dice dice)
    {
        if (dice.Chance(0.5))
        {
            dice.Pick(system.Operations.ToList()).ErrorRate = dice.Between(0.01, 0.05);
        }

        if (dialect.Has(Tells.Instances) && dice.Chance(0.7))
        {
            Deploy(dice.Pick(system.Services), length - dice.Between(60, 900), dice);
        }
    }

    static void Deploy(Service service, double time, Dice dice)
    {
        foreach (var old in service.Instances.ToList())
        {
            var number = old.Version.Split('.');
            number[2] = (int.Parse(number[2], CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            service.Instances.Remove(old);
            // The new one is there before the old one goes.
            service.Instances.Add(old with { Until = time + 5 });
            service.Instances.Add(old with { Id = $"{service.Name.ToLowerInvariant()}-{dice.Hex(4)}-{dice.Hex(3)[..5]}", Version = string.Join('.', number), Since = time });
            time += 20;
        }
    }
}
