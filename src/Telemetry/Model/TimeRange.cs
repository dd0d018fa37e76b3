namespace Dendro.Telemetry.Model;

/// <summary>A stretch of time in Unix nanoseconds: <see cref="StartNs"/> included, <see cref="EndNs"/> not.</summary>
public readonly record struct TimeRange(long StartNs, long EndNs)
{
    /// <summary>All of time.</summary>
    public static readonly TimeRange All = new(0, long.MaxValue);

    /// <summary>Whether the instant lies inside.</summary>
    public bool Contains(long timeNs) => timeNs >= StartNs && timeNs < EndNs;
}
