namespace Dendro.Telemetry.Storage;

/// <summary>How a store is kept.</summary>
public sealed record StoreOptions
{
    /// <summary>The folder of the file; made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long records are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>What DuckDB may take, as DuckDB writes sizes, such as <c>256MB</c>.</summary>
    public string MemoryLimit { get; init; } = "256MB";

    /// <summary>Bytes of records that may wait to be stored; beyond them the store says it is full.</summary>
    public long QueueBytes { get; init; } = 64 << 20;
}
