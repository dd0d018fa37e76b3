using System.Reflection;

namespace Dendro.Mcp.Tests;

internal static class Conformance
{
    /// <summary>CONFORMANCE_DIR, or the folder beside the repository.</summary>
    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_DIR") is { Length: > 0 } given)
        {
            return given;
        }

        return Path.Combine(Repository(), "..", "shared", "conformance");
    }

    /// <summary>The folder of the solution.</summary>
    public static string Repository()
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dendro.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? ".";
    }
}
