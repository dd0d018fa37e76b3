using System.Globalization;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// Watches the free space of the store's disk. A failed commit is taken back, but a checkpoint for which there is
/// no room makes the database unusable until it is opened again; so room for one is kept.
/// </summary>
internal sealed class DiskSpace(string directory, Func<long> journalBytes, Func<string, long> freeBytes)
{
    const long ReserveBytes = 64 << 20;

    /// <summary>Free bytes of the disk.</summary>
    internal long FreeBytes => freeBytes(directory);

    /// <summary>Whether writing to the file what the journal has fits, with some room for what others write meanwhile.</summary>
    internal bool HasRoomForCheckpoint => FreeBytes >= journalBytes() + (ReserveBytes / 4);

    /// <exception cref="StoreException">A commit would use up what a checkpoint needs.</exception>
    internal void RequireRoomForCommit()
    {
        var (free, needed) = (FreeBytes, ReserveBytes + journalBytes());
        if (free < needed)
        {
            throw new StoreException(string.Create(
                CultureInfo.InvariantCulture,
                $"the disk of {directory} has {free >> 20} MB free, {needed >> 20} MB are needed: nothing is taken until there is space again"));
        }
    }

    /// <summary>All bytes of the disk of a folder.</summary>
    internal static long Size(string directory) => new DriveInfo(Path.GetFullPath(directory)).TotalSize;

    internal static long Free(string directory) => new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
}
