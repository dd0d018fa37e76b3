namespace Dendro.Agents.Core.Evidence;

/// <summary>What a finding measures.</summary>
internal enum FindingKind
{
    /// <summary>Requests, messages or jobs that a service took in.</summary>
    Traffic,

    /// <summary>The share of them that failed.</summary>
    Failures,

    /// <summary>Failing traces whose failure begins here.</summary>
    FailureOrigin,

    /// <summary>How long a service's answers took.</summary>
    Duration,

    /// <summary>The time a service takes itself, what it waits for taken off.</summary>
    OwnTime,

    /// <summary>The time a service waits for what sends no telemetry.</summary>
    CallTime,

    /// <summary>What a call takes between its two ends: the network, or a queue before the callee.</summary>
    LinkDelay,

    /// <summary>A step of an operation that no longer follows, or that is new.</summary>
    Step,

    /// <summary>Error lines in a service's log.</summary>
    LogErrors,

    /// <summary>A text behind them.</summary>
    LogTemplate,

    /// <summary>All lines of a service's log.</summary>
    LogLines,

    /// <summary>A gauge or counter of a service: processor, memory, pool, queue and the like.</summary>
    Resource,

    /// <summary>One instance or version that is not like the others.</summary>
    Instance,

    /// <summary>A caller and its callee.</summary>
    Edge,
}

/// <summary>What a gauge or counter tells of.</summary>
internal enum ResourceKind
{
    Other,
    Cpu,
    Memory,
    GarbageCollection,
    Threads,
    Pool,
    Queue,
    Disk,
    Network,
    Restarts,

    /// <summary>The machine that several services share.</summary>
    Host,
}
