namespace Dendro.Telemetry.TraceQL.Tests;

/// <summary>A verb of a case file with the indented lines below it. The notation is told in Cases/README.md.</summary>
internal sealed record CaseCommand(int Line, string Verb, string Rest, IReadOnlyList<string> Lines)
{
    public static IEnumerable<CaseCommand> Read(string path)
    {
        CaseCommand? current = null;
        var lines = new List<string>();
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                lines.Add(line.Trim());
                continue;
            }

            if (current is not null)
            {
                yield return current;
            }

            var (verb, rest) = Split(line);
            lines = [];
            current = new CaseCommand(index + 1, verb, rest, lines);
        }

        if (current is not null)
        {
            yield return current;
        }
    }

    /// <summary>The first word and what follows it.</summary>
    public static (string Word, string Remainder) Split(string text)
    {
        var end = text.IndexOf(' ');
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..].Trim());
    }
}
