using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>Code throws for some or all requests of an operation.</summary>
internal sealed class CodeErrorFault(Operation target, double share) : Fault("code_error", target.Service)
{
    static readonly ErrorCase Error = new("NullReferenceException", "object reference not set");

    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (operation == target && dice.Chance(share))
        {
            effect.Error = Error;
        }
    }
}

/// <summary>A third party answers 503.</summary>
internal sealed class FailingDependencyFault(Edge target, double share) : Fault("failing_dependency", target.Caller.Service)
{
    readonly ErrorCase _error = new("HttpRequestException", $"{target.Peer} answered 503 Service Unavailable") { Status = 503 };

    public override string Dependency => target.Peer;

    public override void Answer(Edge edge, Dice dice, ref Effect effect)
    {
        if (edge.Link == Link.ThirdParty && edge.Peer == target.Peer && dice.Chance(share))
        {
            effect.Error = _error;
        }
    }
}

/// <summary>One instance was replaced by one of a new version, which fails.</summary>
internal sealed class DeploymentFault(Instance old, Instance fresh, double share) : Fault("deployment", fresh.Service)
{
    static readonly ErrorCase Error = new("MissingFieldException", "column discount_rate does not exist");

    public override Instance Instance => fresh;

    public override bool IsDown(Instance instance, double time) => instance == old ? time >= Since : instance == fresh && time < Since;

    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (instance == fresh && dice.Chance(share))
        {
            effect.Error = Error;
        }
    }

    public override IEnumerable<(double Time, Instance Instance, string Text, bool IsError)> Lines(double end) => [(Since, fresh, $"started version {fresh.Version}", false)];
}

/// <summary>A disk is filled up; once it is full, what writes fails.</summary>
internal sealed class DiskFault(Service service, double fillSeconds) : Fault("disk", service)
{
    const double Lead = 0.97;

    static readonly ErrorCase Error = new("IOException", "no space left on device");

    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect)
    {
        if (operation.Service == Service && dice.Chance(operation.Verb == "GET" ? 0.4 : 0.95))
        {
            effect.Error = Error;
        }
    }

    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service)
        {
            // It grows before it is full, and nothing is wrong until then.
            var progress = Math.Clamp(1 - ((Since - time) / fillSeconds), 0, 1);
            condition.Disk = time >= Since ? 1 : condition.Disk + ((Lead - condition.Disk) * progress);
        }
    }
}

/// <summary>A process dies again and again.</summary>
internal sealed class RestartsFault(Service service, double everySeconds, double downSeconds) : Fault("restarts", service)
{
    public override bool IsDown(Instance instance, double time) =>
        instance.Service == Service && IsOn(time) && (time - Since) % everySeconds < downSeconds;

    public override void Change(Instance instance, double time, Dice dice, Condition condition)
    {
        if (instance.Service == Service && IsOn(time))
        {
            condition.Restarts = 1 + (int)((time - Since) / everySeconds);
            // A process that has just begun has little in memory.
            condition.MemoryBytes *= 0.5;
        }
    }

    public override IEnumerable<(double Time, Instance Instance, string Text, bool IsError)> Lines(double end)
    {
        for (var time = Since; time < end; time += everySeconds)
        {
            foreach (var instance in Service.Instances)
            {
                yield return (time, instance, "fatal: unrecoverable state, exiting with code 137", true);
                yield return (time + downSeconds, instance, "application started", false);
            }
        }
    }
}

/// <summary>A call that followed no longer does, and nothing says so.</summary>
internal sealed class MissingStepFault(Edge target) : Fault("missing_step", target.Caller.Service)
{
    public override bool Skips(Edge edge) => edge == target;
}
