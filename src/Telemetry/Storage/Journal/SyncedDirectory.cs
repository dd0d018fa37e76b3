using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dendro.Telemetry.Storage.Journal;

/// <summary>
/// A directory whose entries can be made durable: flushing a new file keeps its content, not its name (fsync(2)).
/// .NET opens no directories, so this is the system's own.
/// </summary>
internal sealed partial class SyncedDirectory : IDisposable
{
    // O_RDONLY | O_CLOEXEC on Linux.
    const int ReadOnly = 0x80000;

    readonly int _descriptor;

    /// <exception cref="IOException">It cannot be opened.</exception>
    internal SyncedDirectory(string path) => _descriptor = Require(Open(path, ReadOnly), path);

    /// <summary>Names of files that were made before are on disk when this returns.</summary>
    /// <exception cref="IOException">They may not be.</exception>
    internal void Flush() => Require(Fsync(_descriptor), "the directory of the journal");

    public void Dispose() => _ = Close(_descriptor);

    static int Require(int result, string what) =>
        result >= 0 ? result : throw new IOException($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
