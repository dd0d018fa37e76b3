namespace Dendro.EndToEnd.Tests;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Cli { get; } = Path.Combine(Root, "artifacts", "bin", "Dendro.Cli", "release", "Dendro.Cli.dll");

    static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Dendro.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
