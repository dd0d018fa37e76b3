namespace Dendro.Telemetry.Storage.Sql;

/// <summary>What one SQL query may take.</summary>
public sealed record SqlLimits
{
    /// <summary>Rows of an answer; more is an error, or cut where the caller gave a smaller limit.</summary>
    public long Rows { get; init; } = 1_000_000;

    /// <summary>Time from start to last row.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes by which the process may grow while a query runs, whoever makes it grow.</summary>
    public long MemoryBytes { get; init; } = 256 << 20;

    /// <summary>Characters of the query.</summary>
    public int Characters { get; init; } = 64 << 10;
}
