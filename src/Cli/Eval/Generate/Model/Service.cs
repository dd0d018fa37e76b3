using System.Runtime.CompilerServices;

namespace Dendro.Cli.Eval.Generate.Model;

/// <summary>What a service runs on, which decides what its process tells of itself.</summary>
internal enum Runtime
{
    Jvm,
    DotNet,
    Go,
    Node,
}

/// <summary>One service of a system.</summary>
internal sealed class Service(string name, int layer)
{
    public string Name => name;

    /// <summary>0 takes requests from outside.</summary>
    public int Layer => layer;

    public Runtime Runtime { get; init; }

    /// <summary>What it runs as when the recording begins.</summary>
    public List<Instance> Instances { get; } = [];

    public List<Operation> Operations { get; } = [];

    /// <summary>Share of a core at usual traffic.</summary>
    public double Cpu { get; init; }

    public double MemoryBytes { get; init; }

    /// <summary>Connections to its database that it may have.</summary>
    public int PoolSize { get; init; }

    public double DiskUsed { get; init; }

    /// <summary>It works by the clock and puts messages into a queue, instead of being asked.</summary>
    public bool IsScheduled { get; init; }
}

/// <summary>A process of a service.</summary>
internal sealed record Instance(Service Service, string Id, string Version, string Node)
{
    public double Since { get; init; }

    /// <summary>When another takes its place.</summary>
    public double Until { get; init; } = double.PositiveInfinity;

    // There are millions of look-ups by process, and no two are alike.
    public bool Equals(Instance? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
