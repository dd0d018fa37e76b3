using System.Text.Json;

namespace Dendro.Conformance.Tests.PromQL;

/// <summary>The folder of upstream's PromQL cases, which is not part of this repository.</summary>
internal static class PromQLCases
{
    public static string? Folder { get; } = Find();

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Folder is not null && Directory.Exists(Path.Combine(Folder, folder)) ? Directory.GetFiles(Path.Combine(Folder, folder), pattern).Order(StringComparer.Ordinal) : [];

    /// <summary>Reads a file, or skips the test when it is missing.</summary>
    public static async Task<string> ReadAsync(string name)
    {
        var path = Path.Combine(Folder ?? "", name);
        Assert.SkipUnless(Folder is not null && File.Exists(path), "The conformance cases are not here: set CONFORMANCE_DIR.");
        return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonElement> ReadJsonAsync(string name)
    {
        using var document = JsonDocument.Parse(await ReadAsync(name));
        return document.RootElement.Clone();
    }

    static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_DIR") is { Length: > 0 } given)
        {
            return Path.Combine(given, "promql");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dendro.slnx")))
            {
                return Path.Combine(folder.FullName, "..", "shared", "conformance", "promql");
            }
        }

        return null;
    }
}
