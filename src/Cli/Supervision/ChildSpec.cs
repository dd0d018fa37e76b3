namespace Dendro.Cli.Supervision;

/// <summary>The order in which a running system stops: what makes work first, what remembers it last.</summary>
internal enum StopStage
{
    Producers,
    Consumers,
    Apis,
    Agents,
    Telemetry,
    Broker,
    Database,
}

/// <summary>One process the supervisor keeps running.</summary>
internal sealed record ChildSpec
{
    /// <summary>Names the part and its log file.</summary>
    public required string Name { get; init; }

    /// <summary>Its <c>service.name</c>, which copies share; the name, when there is one copy.</summary>
    public string Service { get => field ?? Name; init; }

    /// <summary><c>shop</c>, <c>agents</c>, <c>telemetry</c> or <c>infrastructure</c>: what <c>--only</c> may name.</summary>
    public required string Group { get; init; }

    public required Launch Launch { get; init; }

    public required StopStage StopStage { get; init; }

    /// <summary>Shown to the user.</summary>
    public string Address { get; init; } = "";

    /// <summary>Every port the process opens, with what it is for.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();

    /// <summary>Parts that must be healthy before this one starts.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public int StopSignal { get; init; } = Signals.Term;

    /// <summary>Runs before each start.</summary>
    public Func<CancellationToken, Task>? Prepare { get; init; }

    /// <summary>Asked until it says healthy.</summary>
    public required Func<CancellationToken, Task<Health>> Probe { get; init; }

    /// <summary>Runs once the process answers and before it counts as healthy.</summary>
    public Func<CancellationToken, Task>? Complete { get; init; }
}

/// <summary>An answer of a probe; <paramref name="Detail"/> says what is missing.</summary>
internal readonly record struct Health(bool IsHealthy, string Detail)
{
    public static readonly Health Ok = new(true, "");

    public static Health Not(string detail) => new(false, detail);
}
