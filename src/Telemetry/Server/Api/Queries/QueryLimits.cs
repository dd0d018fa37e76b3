namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>How many queries run and wait at a time.</summary>
internal sealed record QueryLimits
{
    // Cheap ones take a moment each, and mostly wait for memory and the journal.
    const int CheapPerDear = 4;

    /// <summary>Queries over long ranges, and SQL, that run at a time.</summary>
    internal int Dear { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Other queries that run at a time, in places of their own.</summary>
    internal int Cheap => CheapPerDear * Dear;

    /// <summary>Queries that wait at a time, for places of either kind.</summary>
    internal int Waiting { get; init; } = 256;

    /// <summary>How long one waits at most.</summary>
    internal TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);
}
