namespace Dendro.Agents.Core.Hypotheses;

/// <summary>What went wrong in a service.</summary>
internal enum Mechanism
{
    CodeError,
    FailingDependency,
    ThirdParty,
    Timeout,
    Slow,
    Cpu,
    Memory,
    GarbageCollection,
    Pool,
    Lock,
    Backlog,
    StalledConsumer,
    SilentProducer,
    Surge,
    Drop,
    Deployment,
    Restarts,
    Network,
    Disk,
    MissingStep,
}
