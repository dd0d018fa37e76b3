using System.Security.Cryptography;
using System.Text;

namespace Dendro.Cli.Configuration;

/// <summary>Where things are: the clone, its build output, and the state of one running system.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Home">State, data and logs: <c>--state-dir</c>, else <c>DENDRO_HOME</c>, else <c>.dendro</c> in the repository.</param>
internal sealed record Workspace(string Root, string Home)
{
    public string Logs => Path.Combine(Home, "logs");

    public string StateFile => Path.Combine(Home, "state.json");

    public string LockFile => Path.Combine(Home, "lock");

    /// <summary>A file named after a part asks the supervisor to take its next exit for a restart, not for a crash.</summary>
    public string RestartRequests => Path.Combine(Home, "restart");

    /// <summary>A folder for each instance of the shop, where it keeps its faults through a crash.</summary>
    public string FaultStates => Path.Combine(Home, "faults");

    /// <summary>Short and stable: names what cannot live below <see cref="Home"/>.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Home)))[..12];

    public string Log(string part) => Path.Combine(Logs, part + ".log");

    public string Assembly(string name) => Path.Combine(Root, "artifacts", "bin", name, "release", name + ".dll");

    /// <summary>True once per request.</summary>
    public bool TakeRestartRequest(string part)
    {
        var request = Path.Combine(RestartRequests, part);
        var isRequested = File.Exists(request);
        File.Delete(request);
        return isRequested;
    }

    public static Workspace Find(string? stateDir)
    {
        var root = Environment.GetEnvironmentVariable("DENDRO_ROOT") ?? RootAbove(AppContext.BaseDirectory);
        var home = stateDir ?? Environment.GetEnvironmentVariable("DENDRO_HOME");
        return new Workspace(root, Path.GetFullPath(string.IsNullOrEmpty(home) ? Path.Combine(root, ".dendro") : home));
    }

    static string RootAbove(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dendro.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new UserError($"no Dendro.slnx in {start} or above; start the ./dendro of a clone, or set DENDRO_ROOT.");
    }
}
