using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Hypotheses;

/// <summary>
/// All mechanisms that are considered. The weights say how often a finding of the kind points at the faulty service in the published
/// comparisons: where failures begin and whose own time grew tell most, resources next, symptoms and shared machines least.
/// </summary>
internal static class HypothesisTable
{
    static readonly Clue Origin = new("failure_origin", 0.70, finding => finding is { Kind: FindingKind.FailureOrigin, IsPeer: false, IsTimeout: false, Resource: not ResourceKind.Restarts });
    static readonly Clue Unreachable = new("unreachable", 0.65, finding => finding is { Kind: FindingKind.FailureOrigin, Resource: ResourceKind.Restarts });
    static readonly Clue OriginAtPeer = new("failure_origin_at_dependency", 0.70, finding => finding is { Kind: FindingKind.FailureOrigin, IsPeer: true });
    static readonly Clue GaveUp = new("callers_gave_up", 0.60, finding => finding is { Kind: FindingKind.FailureOrigin, IsPeer: false, IsTimeout: true });
    static readonly Clue Failures = new("failures", 0.50, finding => finding is { Kind: FindingKind.Failures, Grew: true });
    static readonly Clue OwnTime = new("own_time", 0.70, finding => finding.Kind == FindingKind.OwnTime);
    static readonly Clue Duration = new("duration", 0.48, finding => finding is { Kind: FindingKind.Duration, Grew: true });
    static readonly Clue CallTime = new("call_time", 0.60, finding => finding is { Kind: FindingKind.CallTime, Language: not "promql" });
    // Alone it names nobody: what takes no longer itself does not wait for anything that matters.
    static readonly Clue Waiting = new("waiting", 0.34, finding => finding is { Kind: FindingKind.CallTime, Language: "promql", Grew: true });
    static readonly Clue LinkDelay = new("link_delay", 0.70, finding => finding is { Kind: FindingKind.LinkDelay, Resource: not ResourceKind.Queue });
    static readonly Clue QueueDelay = new("queue_delay", 0.60, finding => finding is { Kind: FindingKind.LinkDelay, Resource: ResourceKind.Queue });
    static readonly Clue LostStep = new("lost_step", 0.65, finding => finding is { Kind: FindingKind.Step, Grew: false, Resource: not ResourceKind.Queue });
    static readonly Clue UntakenMessages = new("untaken_messages", 0.60, finding => finding is { Kind: FindingKind.Step, Grew: false, Resource: ResourceKind.Queue });
    static readonly Clue NewStep = new("new_step", 0.35, finding => finding is { Kind: FindingKind.Step, Grew: true });
    static readonly Clue LessTraffic = new("less_traffic", 0.50, finding => finding is { Kind: FindingKind.Traffic, Grew: false, Resource: not ResourceKind.Queue });
    static readonly Clue StartsLess = new("starts_less", 0.55, finding => finding is { Kind: FindingKind.Traffic, Grew: false, Resource: ResourceKind.Queue });
    static readonly Clue MoreTraffic = new("more_traffic", 0.45, finding => finding is { Kind: FindingKind.Traffic, Grew: true });
    static readonly Clue LogErrors = new("log_errors", 0.45, finding => finding is { Kind: FindingKind.LogErrors, Grew: true });
    static readonly Clue NewText = new("new_log_template", 0.25, finding => finding is { Kind: FindingKind.LogTemplate, Baseline: 0 });
    static readonly Clue OneInstance = new("one_instance", 0.50, finding => finding is { Kind: FindingKind.Instance, Target: not null });

    public static readonly IReadOnlyList<Hypothesis> All =
    [
        new(Mechanism.CodeError, [Origin, Failures, LogErrors], [NewText, NewStep],
            "{operation} fails in {service}",
            "Read the exception in a failing trace or log of {service}, and undo its latest change if it began with one."),
        new(Mechanism.FailingDependency, [OriginAtPeer], [Failures, LogErrors, NewText],
            "{service}: its calls to {dependency} fail",
            "Look at {dependency} behind {service}: is it up, does it accept what is sent, were its schema, rights or disk changed?"),
        new(Mechanism.ThirdParty, [CallTime, Waiting], [Duration],
            "{service} waits for {dependency}",
            "Look at what answers {service} at {dependency}: its load, locks and slow statements; if it is somebody else's, ask them, and bound the wait."),
        new(Mechanism.Timeout, [GaveUp], [OwnTime, Duration],
            "{service} is so slow that callers give up",
            "Find what {service} waits for or computes; then compare its time with its callers' timeouts."),
        new(Mechanism.Slow, [OwnTime, Duration], [NewText, LogErrors],
            "{service} itself became slow",
            "Profile {service}: its time goes into its own code or waiting, not into its callees. Check locks, processor time and recent changes."),
        new(Mechanism.Cpu, [Resource("cpu", 0.50, ResourceKind.Cpu)], [OwnTime, Duration, LinkDelay, Resource("host", 0.10, ResourceKind.Host)],
            "{service} is short of processor time",
            "See what uses the processor where {service} runs: its own code, a neighbour, or a limit that is too low."),
        new(Mechanism.Memory, [Resource("memory", 0.45, ResourceKind.Memory)], [Resource("gc", 0.2, ResourceKind.GarbageCollection), Duration],
            "{service} uses more and more memory",
            "Compare two heap dumps of {service}, and restart it before it reaches its limit."),
        new(Mechanism.GarbageCollection, [Resource("garbage_collection", 0.45, ResourceKind.GarbageCollection)], [OwnTime, Duration, Resource("memory", 0.2, ResourceKind.Memory)],
            "{service} spends its time collecting garbage",
            "Look at the allocation rate and the heap limit of {service}."),
        new(Mechanism.Pool, [Resource("pool", 0.45, ResourceKind.Pool)], [OwnTime, Duration, CallTime],
            "{service} has used up a pool",
            "See who keeps the connections of {service}: leaks, slow statements or a pool that is too small."),
        new(Mechanism.Lock, [Resource("threads", 0.40, ResourceKind.Threads)], [OwnTime, Duration],
            "{service} waits for locks or threads",
            "Take a stack dump of {service} and see what its threads wait for."),
        new(Mechanism.Backlog, [QueueDelay, Resource("queue", 0.45, ResourceKind.Queue)], [OwnTime, MoreTraffic],
            "{service} does not keep up with its queue",
            "Compare what {service} takes a second with what is sent; add consumers, or make each message cheaper."),
        new(Mechanism.StalledConsumer, [UntakenMessages], [LessTraffic, Resource("lag", 0.4, ResourceKind.Queue)],
            "{service} takes no messages from its queue",
            "Check whether {service} runs and still belongs to its consumer group; then its log at the time it stopped."),
        new(Mechanism.SilentProducer, [StartsLess], [],
            "{service} sends less than before",
            "Check whether {service} runs, and whether what starts its work still does."),
        new(Mechanism.Surge, [MoreTraffic], [Resource("cpu_of_load", 0.1, ResourceKind.Cpu), Duration],
            "{service} gets much more traffic",
            "Find out who sends it, and limit or scale."),
        new(Mechanism.Drop, [LessTraffic], [],
            "{service} gets much less to do than before",
            "Check what feeds {service}: its callers, the load balancer, names and certificates before it."),
        new(Mechanism.Deployment, [OneInstance], [Origin, Failures, OwnTime, Duration, LogErrors],
            "version {instance} of {service} is not like the others",
            "Take {instance} out of traffic, or roll its version back."),
        new(Mechanism.Restarts, [Unreachable, Resource("restarts", 0.60, ResourceKind.Restarts)], [Failures, LogErrors],
            "{service} was restarted, or does not answer",
            "Read the last lines of {service} before it ended, and why it was ended: memory, probe or crash."),
        new(Mechanism.Network, [LinkDelay, Resource("network", 0.25, ResourceKind.Network)], [Duration],
            "the network of {service} is slow",
            "Check latency and loss between {service} and its callers and callees, and the machine it runs on."),
        new(Mechanism.Disk, [Resource("disk", 0.45, ResourceKind.Disk)], [OwnTime, LogErrors, Failures],
            "the disk of {service} is full or busy",
            "Look at space, inodes and waiting of the disk under {service}."),
        new(Mechanism.MissingStep, [LostStep], [NewText, LogErrors, NewStep],
            "{service} no longer does all of {operation}",
            "Compare a trace of {operation} with one from before: what {service} does after its last step was changed or ends early."),
    ];

    static Clue Resource(string name, double weight, ResourceKind kind) =>
        new(name, weight, finding => finding.Kind == FindingKind.Resource && finding.Resource == kind && (finding.Grew || kind is ResourceKind.Restarts));
}
