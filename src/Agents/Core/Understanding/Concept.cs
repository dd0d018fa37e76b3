namespace Dendro.Agents.Core.Understanding;

/// <summary>What a word of a question can mean, whatever its language; the words are in Languages/Words.</summary>
internal enum Concept
{
    // What is wanted.
    Why,
    Wrong,
    Healthy,
    Failing,
    Slow,
    Happened,
    Changed,
    When,
    Compare,
    Versus,
    Than,
    Usual,
    More,
    Less,
    Most,
    Least,
    Each,
    By,
    List,
    All,
    Any,
    Last,
    First,
    Which,
    What,
    Who,
    HowMany,
    HowMuch,
    Average,
    Median,
    Percentile,
    Maximum,
    Minimum,
    Total,
    PerSecond,
    PerMinute,
    Share,
    Current,
    Depends,
    Calls,
    Callers,
    Callees,
    Map,
    New,
    Firing,
    Write,

    /// <summary>A text to look for follows.</summary>
    Containing,

    // What there is to ask about.
    System,
    Service,
    Operation,
    Instance,
    Version,
    Level,
    StatusCode,
    Database,
    Trace,

    /// <summary>Traces, in the plural.</summary>
    Several,
    Span,
    Log,
    Pattern,
    Alert,
    Metric,
    Query,
    PromQL,
    LogQL,
    TraceQL,

    // What can be measured.
    Traffic,
    Error,
    Warning,
    ErrorRate,
    SuccessRate,
    Duration,
    Cpu,
    Memory,
    GarbageCollection,
    Threads,
    Connections,
    Queue,
    Disk,
    Network,
    Restarts,

    /// <summary>Since when something runs.</summary>
    Uptime,

    // How people talk.
    Greeting,
    Thanks,
    Self,
    Mutate,

    /// <summary>An order wherever it stands, for languages whose verb comes last.</summary>
    Command,
    And,
    Pronoun,
    Instead,

    /// <summary>Of what was asked before, a part.</summary>
    Only,

    /// <summary>A new version was brought out.</summary>
    Deployment,
    Consumes,

    /// <summary>Outside of the system.</summary>
    External,
}
