using System.Runtime.InteropServices;

namespace Dendro.Cli.Plan;

/// <summary>The program that runs assemblies.</summary>
internal static class DotNetHost
{
    const string Name = "dotnet";

    /// <summary>The one that runs this process, or, where a program of its own does, the one that belongs to its runtime.</summary>
    public static string Path { get; } = System.IO.Path.GetFileName(Environment.ProcessPath) == Name
        ? Environment.ProcessPath!
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Name));
}
