using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Tests.Notation;

/// <summary>A block of a test script: its first line, and the lines that belong to it.</summary>
internal sealed record ScriptBlock(int LineNumber, string Head, IReadOnlyList<string> Lines);

/// <summary>Cuts a promqltest script into blocks. A blank line or a comment ends one.</summary>
internal static class Script
{
    public static IEnumerable<ScriptBlock> Read(string text)
    {
        ScriptBlock? block = null;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                if (block is not null)
                {
                    yield return block;
                }

                block = null;
            }
            else if (block is null || (!char.IsWhiteSpace(lines[i][0]) && IsCommand(line)))
            {
                if (block is not null)
                {
                    yield return block;
                }

                block = new ScriptBlock(i + 1, line, []);
            }
            else
            {
                block = block with { Lines = [.. block.Lines, line] };
            }
        }

        if (block is not null)
        {
            yield return block;
        }
    }

    /// <summary>Milliseconds of a duration, or of a number of seconds, perhaps negative.</summary>
    public static long Milliseconds(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var size = text.TrimStart('-');
        return sign * (PrometheusDuration.TryParse(size, out var ms) ? ms : (long)(SeriesNotation.Number(size) * 1000));
    }

    static bool IsCommand(string line) => line == "clear" || line.StartsWith("load", StringComparison.Ordinal) || line.StartsWith("eval", StringComparison.Ordinal);
}
