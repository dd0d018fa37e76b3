using System.Diagnostics;

namespace Dendro.Tidy.Tests;

/// <summary>The files of the repository: those git tracks and those it would.</summary>
static class SourceTree
{
    static readonly string[] Prose = [".md"];

    public static string Root { get; } = FindRoot();

    static IReadOnlyList<string> All { get; } = ListFiles();

    public static IEnumerable<string> With(params string[] extensions) =>
        All.Where(file => extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal));

    public static IEnumerable<string> CSharp => With(".cs").Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal));

    public static IEnumerable<string> Code => CSharp.Concat(With(".razor", ".sh", ".js", ".css"));

    public static IEnumerable<string> Markdown => With(Prose);

    public static IEnumerable<string> Text => All.Where(file => Path.GetExtension(file) is not (".png" or ".ico" or ".woff2"));

    public static bool Has(string path) => File.Exists(At(path)) || Directory.Exists(At(path));

    public static string Read(string path) => File.ReadAllText(At(path));

    public static string[] Lines(string path) => File.ReadAllLines(At(path));

    static string At(string path) => Path.Combine(Root, path);

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Dendro.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie below a folder with Dendro.slnx.");
        }

        return folder.FullName;
    }

    static string[] ListFiles()
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. files.Where(file => File.Exists(At(file)))];
    }
}
