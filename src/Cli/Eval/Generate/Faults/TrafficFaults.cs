using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>Many more requests come, or most stay away.</summary>
internal sealed class TrafficFault(string kind, Service service, double factor) : Fault(kind, service)
{
    public override double Traffic(Operation entry) => entry.Service == Service ? factor : 1;

    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect) =>
        effect.OwnFactor *= factor > 1 && operation.Service == Service ? 1 + (0.1 * factor) : 1;

    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service && IsOn(time))
        {
            condition.Cpu = Math.Min(1, condition.Cpu * Math.Max(0.2, factor / 2));
        }
    }
}
