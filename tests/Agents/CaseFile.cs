namespace Dendro.Agents.Tests;

/// <summary>A file of Cases, without its comments.</summary>
internal static class CaseFile
{
    public static IEnumerable<string> Lines(string name)
    {
        using var stream = typeof(CaseFile).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith('#'))
            {
                yield return line;
            }
        }
    }
}
