using System.Text.Json;
using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate;

/// <summary>Makes a system, lets it run in virtual time with a fault or none, and writes what it told as a case.</summary>
internal static class CaseGenerator
{
    const int MostTries = 200;

    static readonly DateTimeOffset Epoch = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <returns>The case, in a folder of its name.</returns>
    public static EvalCase Write(GeneratedPlan plan, string root)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, plan.Name)).FullName;
        var (system, fault, span, volume) = Draw(plan);
        var dice = Dice.For(plan.Seed, 2);
        var begin = Epoch.AddMinutes(dice.Below(7 * 24 * 60));
        var end = begin.AddSeconds(span.Length);
        var traffic = new TrafficShape(volume.Rate, begin.TimeOfDay.TotalHours, dice.Between(0.1, 0.5), dice.Between(-0.1, 0.1));
        new Recording(plan, system, fault, traffic, volume).Write(folder, begin, span.Length);
        var text = new CaseText(plan.Kind is null ? null : TruthOf(fault, begin), end, "Is anything wrong?", $"{span.Range.TotalMinutes:0}m") { Source = $"generated with seed {plan.Seed}" };
        File.WriteAllText(Path.Combine(folder, EvalCase.FileName), JsonSerializer.Serialize(text, EvalJson.Default.CaseText));
        return EvalCase.Read(folder);
    }

    /// <summary>Draws systems until one has a place for the fault that is busy enough.</summary>
    static (SystemModel System, Fault Fault, CaseSpan Span, CaseVolume Volume) Draw(GeneratedPlan plan)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var dice = Dice.For(plan.Seed, 100 + attempt);
            var system = new SystemBuilder(dice, plan.Dialect.Needs, plan.MostServices).Build();
            var span = CaseSpan.Roll(CaseVolume.IsLarge(system), dice);
            var volume = CaseVolume.Roll(system, plan, span, dice);
            if (plan.Kind is null)
            {
                QuietEvents.Add(system, plan.Dialect, span.Length, dice);
                return (system, new NoFault(system.Services[0]), span, volume);
            }

            if (plan.Kind.Create(new Targets(system, volume.Seen(plan.Dialect, plan.Kind.Needs), span.Age, dice), dice) is { } fault)
            {
                fault.Since = span.Since;
                return (system, fault, span, volume);
            }
        }

        throw new UserError($"no system has a place for {plan.Kind?.Name} in {plan.Dialect.Name} with seed {plan.Seed}.");
    }

    static Truth TruthOf(Fault fault, DateTimeOffset begin) => new(fault.Service.Name, fault.Kind)
    {
        Instance = fault.Instance?.Id,
        Dependency = fault.Dependency,
        Since = begin.AddSeconds(fault.Since),
    };
}
