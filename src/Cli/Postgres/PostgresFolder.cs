using System.Diagnostics;
using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Postgres;

/// <summary>Where a cluster lives: in the state folder, or outside when PostgreSQL's user may not enter that.</summary>
internal static class PostgresFolder
{
    const string Outside = "/var/lib/dendro";
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where it is, or where a link leads to it, once it was made.</summary>
    public static string Of(Workspace workspace) => Path.Combine(workspace.Home, "postgres");

    public static string Ensure(Workspace workspace, string? user, Action<string> notice)
    {
        var inside = Of(workspace);
        Directory.CreateDirectory(workspace.Home);
        if (user is null || CanEnter(user, workspace.Home))
        {
            return Make(inside, user);
        }

        var outside = Path.Combine(Outside, workspace.Id);
        Directory.CreateDirectory(Outside);
        File.SetUnixFileMode(Outside, OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        if (new FileInfo(inside).LinkTarget != outside)
        {
            // Whoever deleted the state folder, and the pointer with it, meant the databases too.
            if (Directory.Exists(outside))
            {
                Directory.Delete(outside, recursive: true);
            }

            File.CreateSymbolicLink(inside, outside);
        }

        notice($"PostgreSQL runs as user {user}, who may not enter {workspace.Home}: the databases are in {outside} ({inside} points there).");
        return Make(outside, user);
    }

    /// <summary>Removes the data, wherever it is.</summary>
    public static void Delete(Workspace workspace)
    {
        var inside = new DirectoryInfo(Of(workspace));
        if (inside.LinkTarget is { } outside)
        {
            Directory.Delete(outside, recursive: true);
            File.Delete(inside.FullName);
        }
        else if (inside.Exists)
        {
            inside.Delete(recursive: true);
        }
    }

    /// <summary>Makes <paramref name="user"/> the owner; nothing to do when that is oneself.</summary>
    public static void Give(string path, string? user)
    {
        if (user is not null)
        {
            Run("chown", user, path);
        }
    }

    static string Make(string folder, string? user)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, OwnerOnly);
        Give(folder, user);
        return folder;
    }

    static bool CanEnter(string user, string folder)
    {
        string[] command = [.. Spawner.AsUser(user, null), "test", "-x", folder];
        return Run(command[0], command[1..]) == 0;
    }

    static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
