using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>A kind of fault: in which telemetry it can be seen at all, and how one is made; null where the system has no place for it.</summary>
/// <param name="Needs">One of these is enough.</param>
internal sealed record FaultKind(string Name, Tells Needs, Func<Targets, Dice, Fault?> Create)
{
    const Tells AnyRequest = Tells.Spans | Tells.RequestMetrics | Tells.AccessLogs;

    public static readonly IReadOnlyList<FaultKind> All =
    [
        new("code_error", AnyRequest, (targets, dice) => targets.Operation() is { } one ? new CodeErrorFault(one, dice.Between(0.3, 1)) : null),
        new("failing_dependency", Tells.ClientSpans | Tells.AccessLogs, (targets, dice) => targets.Edge(Link.ThirdParty) is { } one ? new FailingDependencyFault(one, dice.Between(0.5, 1)) : null),
        new("timeout", Tells.ClientSpans, (targets, dice) => targets.Edge(Link.Http, Link.Grpc) is { } one ? new TimeoutFault(one.Target!, dice.Between(1.5, 3) * one.TimeoutMs / 1_000) : null),
        new("slow", AnyRequest, (targets, dice) => targets.Operation() is { } one ? new SlowFault(one, dice.Between(4, 20)) : null),
        new("cpu", Tells.ProcessMetrics, (targets, dice) => targets.Operation() is { } one ? new CpuFault(one.Service, dice.Between(2, 4)) : null),
        new("memory", Tells.ProcessMetrics, (targets, dice) => targets.Operation() is { } one ? new MemoryFault(one.Service, dice.Between(1.5, 4) / targets.AgeSeconds) : null),
        new("garbage_collection", Tells.ProcessMetrics, (targets, dice) => targets.Operation() is { } one ? new GarbageCollectionFault(one.Service, dice.Between(0.15, 0.45)) : null),
        new("pool", Tells.ProcessMetrics, (targets, dice) => targets.Edge(Link.Database) is { } one ? new PoolFault(one.Caller.Service, dice.Between(300, 2_000)) : null),
        new("lock", Tells.ClientSpans, (targets, dice) => targets.Edge(Link.Database) is { } one ? new LockFault(one, dice.Between(400, 3_000)) : null),
        new("backlog", Tells.QueueMetrics, (targets, dice) => targets.Edge(Link.Queue) is { } one ? new BacklogFault(one, dice.Between(0.2, 0.6)) : null),
        new("stalled_consumer", Tells.QueueMetrics, (targets, _) => targets.Edge(Link.Queue) is { } one ? new StalledConsumerFault(one) : null),
        new("silent_producer", Tells.QueueMetrics, (targets, _) => targets.Scheduled() is { } one ? new SilentProducerFault(one) : null),
        new("surge", AnyRequest, (targets, dice) => targets.Entry() is { } one ? new TrafficFault("surge", one.Service, dice.Between(3, 8)) : null),
        new("drop", AnyRequest, (targets, dice) => targets.Entry() is { } one ? new TrafficFault("drop", one.Service, dice.Between(0.03, 0.25)) : null),
        new("deployment", Tells.Instances, (targets, dice) => targets.Rollout() is { } one ? new DeploymentFault(one.Old, one.Fresh, dice.Between(0.6, 1)) : null),
        new("restarts", Tells.ProcessMetrics | Tells.AccessLogs, (targets, dice) => targets.Operation(isEntry: false) is { } one ? new RestartsFault(one.Service, dice.Between(20, 45), dice.Between(6, 15)) : null),
        new("network", Tells.ClientSpans, (targets, dice) => targets.Edge(Link.Http, Link.Grpc) is { } one ? new NetworkFault(one, dice.Between(80, 0.6 * one.TimeoutMs)) : null),
        new("disk", Tells.ProcessMetrics, (targets, dice) => targets.Operation() is { } one ? new DiskFault(one.Service, dice.Between(300, 900)) : null),
        new("missing_step", Tells.Spans, (targets, _) => targets.Edge(Link.Http, Link.Grpc) is { } one ? new MissingStepFault(one) : null),
    ];

    public bool IsSeenIn(Dialect dialect) => dialect.Has(Needs);
}
