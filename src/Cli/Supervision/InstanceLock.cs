using Dendro.Cli.Configuration;

namespace Dendro.Cli.Supervision;

/// <summary>Held as long as a supervisor lives; the system releases it however the supervisor ends.</summary>
internal static class InstanceLock
{
    /// <summary>Null when another supervisor has it.</summary>
    public static FileStream? TryTake(Workspace workspace)
    {
        try
        {
            // On Linux, .NET implements FileShare.None by flock(2).
            return new FileStream(workspace.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException)
        {
            return null;
        }
    }
}
