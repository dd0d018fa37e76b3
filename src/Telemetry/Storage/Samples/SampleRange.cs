namespace Dendro.Telemetry.Storage.Samples;

/// <summary>Unix milliseconds, the first and the last included.</summary>
internal readonly record struct SampleRange(long FirstMs, long LastMs)
{
    internal bool IsEmpty => FirstMs > LastMs;
}
