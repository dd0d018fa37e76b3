using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>Something on a machine takes the processor away.</summary>
internal sealed class CpuFault(Service service, double factor) : Fault("cpu", service)
{
    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect) =>
        effect.OwnFactor *= operation.Service == Service ? factor : 1;

    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service && IsOn(time))
        {
            condition.Cpu = dice.Between(0.93, 1);
        }
    }
}

/// <summary>A leak: memory grows without end.</summary>
internal sealed class MemoryFault(Service service, double growthASecond) : Fault("memory", service)
{
    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service && IsOn(time))
        {
            condition.MemoryBytes *= 1 + (growthASecond * (time - Since));
            condition.GcShare *= 1.5;
        }
    }
}

/// <summary>The heap is nearly full, and the collector stops the process again and again.</summary>
internal sealed class GarbageCollectionFault(Service service, double share) : Fault("garbage_collection", service)
{
    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (operation.Service == Service && dice.Chance(share))
        {
            effect.ExtraMs += dice.Between(150, 900);
        }
    }

    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service && IsOn(time))
        {
            condition.GcShare = share * dice.Between(0.8, 1.2);
            condition.Cpu = Math.Min(1, condition.Cpu * 1.4);
            condition.MemoryBytes *= 1.3;
        }
    }
}

/// <summary>Connections are not given back, and who needs one waits.</summary>
internal sealed class PoolFault(Service service, double waitMs) : Fault("pool", service)
{
    static readonly ErrorCase Error = new("PoolExhaustedException", "timed out waiting for a connection from the pool");

    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (operation.Service == Service)
        {
            effect.ExtraMs += waitMs * dice.Between(0.3, 1.5);
            effect.Error = dice.Chance(0.25) ? Error : null;
        }
    }

    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service && IsOn(time))
        {
            condition.PoolUsed = instance.Service.PoolSize;
            condition.PoolPending = dice.Whole(5, 40);
        }
    }
}
