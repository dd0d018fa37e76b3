using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>An operation takes many times as long.</summary>
internal sealed class SlowFault(Operation target, double factor) : Fault("slow", target.Service)
{
    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (operation == target)
        {
            effect.OwnFactor *= factor;
            effect.ExtraMs += 30;
        }
    }
}

/// <summary>An operation takes longer than its callers wait.</summary>
internal sealed class TimeoutFault(Operation target, double seconds) : Fault("timeout", target.Service)
{
    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (operation == target)
        {
            effect.ExtraMs += 1_000 * seconds * dice.Between(0.8, 1.3);
        }
    }
}

/// <summary>A lock in the database holds up what one operation writes.</summary>
internal sealed class LockFault(Edge target, double ms) : Fault("lock", target.Caller.Service)
{
    static readonly ErrorCase Error = new("LockWaitTimeoutException", "lock wait timeout exceeded; try restarting transaction");

    public override string Dependency => target.Peer;

    public override void Answer(Edge edge, Dice dice, ref Effect effect)
    {
        if (edge.Link == Link.Database && edge.Peer == target.Peer)
        {
            effect.ExtraMs += dice.Between(0.5, 1.5) * ms;
            effect.Error = dice.Chance(0.15) ? Error : null;
        }
    }
}

/// <summary>Packets between two services take their time.</summary>
internal sealed class NetworkFault(Edge target, double ms) : Fault("network", target.Target!.Service)
{
    public override string Dependency => target.Caller.Service.Name;

    public override double DelayMs(Edge edge, Dice dice) =>
        edge.Caller.Service == target.Caller.Service && edge.Target?.Service == Service ? ms * dice.Between(0.7, 1.3) : 0;
}
