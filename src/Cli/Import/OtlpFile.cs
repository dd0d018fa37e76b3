using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Dendro.Cli.Import;

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
internal readonly record struct FileLine(int Number, ReadOnlyMemory<byte> Bytes);

/// <summary>A file of OTLP/JSON lines, plain or gzip, as the Collector's file exporter writes it.</summary>
internal static class OtlpFile
{
    /// <summary>What a server takes as one request.</summary>
    const int LongestLine = 64 << 20;

    const int ReadBytes = 1 << 16;

    /// <summary>The lines that are not blank, one at a time.</summary>
    /// <exception cref="UserError">The file cannot be read, and why.</exception>
    public static async IAsyncEnumerable<FileLine> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = Open(path);
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: ReadBytes, minimumReadSize: ReadBytes / 4));
        for (var number = 1; ; number++)
        {
            var line = await NextAsync(reader, path, number, cancellationToken);
            if (line is null)
            {
                break;
            }

            if (line.AsSpan().ContainsAnyExcept(" \t\r"u8))
            {
                yield return new FileLine(number, line);
            }
        }

        await reader.CompleteAsync();
    }

    static async Task<byte[]?> NextAsync(PipeReader reader, string path, int number, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await reader.ReadAsync(cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                throw new UserError($"{path} cannot be read after line {number - 1}: {e.Message}");
            }

            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var rest = buffer.IsEmpty ? null : buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return rest;
            }

            if (buffer.Length > LongestLine)
            {
                throw new UserError($"{path}:{number}: the line is longer than {LongestLine >> 20} MB; expected one export request of OTLP/JSON a line.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            // Told by its first bytes: names are not always right.
            var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{path} cannot be read: {e.Message}");
        }
    }
}
