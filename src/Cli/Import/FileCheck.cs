namespace Dendro.Cli.Import;

/// <summary>What a first pass over files finds: whether every line can be read, how many there are, and what time is the last.</summary>
internal sealed record FileCheck(long Lines, long LastNs)
{
    /// <param name="progress">Hears the number of each line.</param>
    /// <exception cref="UserError">A line is none of OTLP/JSON, with its file and number.</exception>
    public static async Task<FileCheck> ReadAsync(IReadOnlyList<string> files, Action<long>? progress, CancellationToken cancellationToken)
    {
        var (lines, lastNs) = (0L, 0L);
        foreach (var file in files)
        {
            await foreach (var line in OtlpFile.LinesAsync(file, cancellationToken))
            {
                lastNs = Math.Max(lastNs, Read(file, line).LastNs);
                lines++;
                progress?.Invoke(lines);
            }
        }

        return new FileCheck(lines, lastNs);
    }

    public static OtlpLine Read(string file, FileLine line)
    {
        try
        {
            return OtlpLine.Read(line.Bytes.Span);
        }
        catch (FormatException e)
        {
            throw Error(file, line, e.Message);
        }
    }

    public static UserError Error(string file, FileLine line, string reason) => new($"{file}:{line.Number}: {reason}.");
}
