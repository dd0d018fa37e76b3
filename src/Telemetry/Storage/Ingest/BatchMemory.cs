using System.Buffers;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// The arrays of batches. Hundreds of batches wait for one transaction and give their arrays back together, more than
/// the shared pool keeps; what it would drop, the garbage collector would have to clear again.
/// </summary>
internal static class BatchMemory<T>
{
    const int LongestArray = 1 << 20;
    const int ArraysOfALength = 256;

    internal static ArrayPool<T> Pool { get; } = ArrayPool<T>.Create(LongestArray, ArraysOfALength);
}
