using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>A consumer became so slow that messages wait ever longer.</summary>
/// <param name="target">The queue.</param>
/// <param name="pace">The share of what comes that it still manages.</param>
internal sealed class BacklogFault(Edge target, double pace) : Fault("backlog", target.Target!.Service)
{
    public override string Dependency => target.Peer;

    public override void Serve(Operation operation, Instance instance, double time, Dice dice, ref Effect effect) =>
        effect.OwnFactor *= operation == target.Target ? 3 / pace : 1;

    public override double? QueueWait(Edge edge, double time, double usual) =>
        edge.Peer == target.Peer && IsOn(time) ? usual + ((time - Since) * (1 - pace) / pace) : usual;
}

/// <summary>A consumer takes no messages any more.</summary>
internal sealed class StalledConsumerFault(Edge target) : Fault("stalled_consumer", target.Target!.Service)
{
    public override string Dependency => target.Peer;

    public override double? QueueWait(Edge edge, double time, double usual) => edge.Peer == target.Peer && IsOn(time) ? null : usual;
}

/// <summary>What filled a queue by the clock does so no longer, without a word.</summary>
internal sealed class SilentProducerFault(Operation target) : Fault("silent_producer", target.Service)
{
    public override double Traffic(Operation entry) => entry == target ? 0 : 1;
}
