using System.Xml.Linq;

namespace Dendro.Tidy.Tests;

/// <summary>One project file: its name, and what it references.</summary>
sealed record Project(string Path, string Name, IReadOnlyList<string> Packages, IReadOnlyList<string> References)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');
}

static class Projects
{
    public static IReadOnlyList<Project> All { get; } = [.. SourceTree.With(".csproj").Select(Load)];

    public static Project Of(string file) =>
        All.Where(project => file.StartsWith(project.Folder + "/", StringComparison.Ordinal)).MaxBy(project => project.Folder.Length)
        ?? throw new InvalidOperationException($"{file} belongs to no project.");

    static Project Load(string path)
    {
        var document = XDocument.Parse(SourceTree.Read(path));
        IReadOnlyList<string> Included(string element) => [.. document.Descendants(element).Select(item => item.Attribute("Include")?.Value).OfType<string>()];
        return new Project(
            path,
            Path.GetFileNameWithoutExtension(path),
            Included("PackageReference"),
            [.. Included("ProjectReference").Select(Path.GetFileNameWithoutExtension).OfType<string>()]);
    }
}
