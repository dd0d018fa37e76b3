namespace Dendro.Agents.Core.Model;

/// <summary>Prompts and runbooks: files of a folder that a user may edit, or those that come with the agents.</summary>
internal static class Texts
{
    /// <summary>The file of the folder where it has one, read anew each time, else the embedded one.</summary>
    public static async Task<string> ReadAsync(string kind, string name, string? folder, CancellationToken cancellationToken) =>
        folder is not null && Path.Combine(folder, name + ".md") is var file && File.Exists(file)
            ? await File.ReadAllTextAsync(file, cancellationToken)
            : Embedded($"{kind}/{name}.md");

    /// <summary>Every text of a kind by name: all of the folder where there is one, else the embedded ones.</summary>
    public static async Task<IReadOnlyList<(string Name, string Text)>> AllAsync(string kind, string? folder, CancellationToken cancellationToken)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return
            [
                .. typeof(Texts).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(kind + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                    .Select(name => (Path.GetFileNameWithoutExtension(name), Embedded(name))),
            ];
        }

        var texts = new List<(string, string)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
        {
            texts.Add((Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, cancellationToken)));
        }

        return texts;
    }

    static string Embedded(string name)
    {
        using var stream = typeof(Texts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
