using System.Globalization;
using Dendro.Telemetry.Server.Rules.Files;

namespace Dendro.Telemetry.Server.Rules;

/// <summary>The folder of rule files: <c>*.yml</c> and <c>*.yaml</c>, by name.</summary>
/// <param name="path">The folder; null when there are no rules.</param>
internal sealed class RuleFolder(string? path)
{
    /// <summary>Reads all files.</summary>
    /// <exception cref="RuleFileException">One of them is wrong.</exception>
    public async Task<IReadOnlyList<RuleGroupDefinition>> ReadAsync(CancellationToken cancellationToken)
    {
        var groups = new List<RuleGroupDefinition>();
        foreach (var file in Files())
        {
            groups.AddRange(RuleFileReader.Read(file, await File.ReadAllTextAsync(file, cancellationToken)));
        }

        return groups;
    }

    /// <summary>A text that changes whenever a file does.</summary>
    public string Stamp() => string.Join('\n', Files().Select(file => new FileInfo(file)).Select(file =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.LastWriteTimeUtc:O} {(file.Exists ? file.Length : -1)}")));

    IEnumerable<string> Files() => path is null || !Directory.Exists(path)
        ? []
        : Directory.EnumerateFiles(path).Where(file => Path.GetExtension(file) is ".yml" or ".yaml").Order(StringComparer.Ordinal);
}
