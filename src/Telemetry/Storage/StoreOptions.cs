using Dendro.Telemetry.Storage.Retention;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage;

/// <summary>How a store is kept.</summary>
public sealed record StoreOptions
{
    /// <summary>The folder of the file; made when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long records are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long log lines are kept; null is <see cref="Retention"/>.</summary>
    public TimeSpan? LogRetention { get; init; }

    /// <summary>How long spans are kept; null is <see cref="Retention"/>.</summary>
    public TimeSpan? TraceRetention { get; init; }

    /// <summary>How long metric samples are kept; null is <see cref="Retention"/>.</summary>
    public TimeSpan? MetricRetention { get; init; }

    /// <summary>Bytes that the file and the journal may take, on a smaller disk those that it has; the oldest records go first.</summary>
    public long MaxBytes { get; init; } = 10_000_000_000;

    /// <summary>Bytes of memory that DuckDB may take, with what its allocator holds free.</summary>
    public long MemoryBytes { get; init; } = 256_000_000;

    /// <summary>Bytes that samples take besides which PromQL read lately; null is an eighth of <see cref="MemoryBytes"/>.</summary>
    internal long? SampleBytes { get; init; }

    internal long SampleCacheBytes => SampleBytes ?? MemoryBytes / 8;

    /// <summary>Bytes of records that may wait to be stored; beyond them the store says it is full.</summary>
    public long QueueBytes { get; init; } = 64 << 20;

    /// <summary>Free bytes of the disk that has a folder.</summary>
    internal Func<string, long> FreeBytes { get; init; } = DiskSpace.Free;

    /// <summary>All bytes of it.</summary>
    internal Func<string, long> DiskBytes { get; init; } = DiskSpace.Size;

    /// <summary>What one SQL query may take.</summary>
    public SqlLimits Sql { get; init; } = new();
}
