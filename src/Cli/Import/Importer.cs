namespace Dendro.Cli.Import;

/// <summary>Sends files of OTLP/JSON to a server, several lines a request.</summary>
internal sealed class Importer(OtlpSender sender, IReadOnlyList<string> files, long shiftNs)
{
    /// <summary>Large enough that a request costs little, small enough that a few of them are no memory to speak of.</summary>
    const int RequestBytes = 2 << 20;

    const int MostRejections = 20;

    readonly Dictionary<OtlpSignal, long> _records = [];
    readonly List<string> _rejections = [];
    long _lines;
    long _lastNs;
    long _rejected;

    /// <param name="progress">Hears how many lines are sent.</param>
    /// <exception cref="UserError">A line cannot be read, or the server does not take it, with its file and number.</exception>
    public async Task<ImportReport> RunAsync(Action<long>? progress, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            OtlpBatch? batch = null;
            await foreach (var line in OtlpFile.LinesAsync(file, cancellationToken))
            {
                var content = FileCheck.Read(file, line);
                if (batch is not null && (batch.Signal != content.Signal || batch.Length + line.Bytes.Length > RequestBytes))
                {
                    await SendAsync(file, batch, cancellationToken);
                    progress?.Invoke(_lines);
                    batch = null;
                }

                batch ??= new OtlpBatch(content.Signal, shiftNs);
                Add(file, batch, line, content);
            }

            if (batch is not null)
            {
                await SendAsync(file, batch, cancellationToken);
                progress?.Invoke(_lines);
            }
        }

        return new ImportReport(
            files.Count, _lines, _records.GetValueOrDefault(OtlpSignal.Traces), _records.GetValueOrDefault(OtlpSignal.Metrics), _records.GetValueOrDefault(OtlpSignal.Logs),
            _lastNs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds((_lastNs + shiftNs) / 1_000_000), shiftNs / 1e9)
        {
            Rejected = _rejected,
            Rejections = _rejections,
        };
    }

    void Add(string file, OtlpBatch batch, FileLine line, OtlpLine content)
    {
        _lines++;
        _lastNs = Math.Max(_lastNs, content.LastNs);
        try
        {
            batch.Add(line, content);
        }
        catch (FormatException e)
        {
            throw FileCheck.Error(file, line, e.Message);
        }
    }

    async Task SendAsync(string file, OtlpBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Lines.Count == 0)
        {
            return;
        }

        try
        {
            var sent = await sender.SendAsync(batch.Signal, batch.Close(), cancellationToken);
            _records[batch.Signal] = _records.GetValueOrDefault(batch.Signal) + batch.Records - sent.Rejected;
            _rejected += sent.Rejected;
            if (sent.Rejected > 0 && _rejections.Count < MostRejections)
            {
                _rejections.Add($"{Place(file, batch)}: {sent.Rejected} of {batch.Records} were not kept: {sent.Reason}");
            }
        }
        catch (RefusedException e) when (batch.Lines.Count == 1)
        {
            throw FileCheck.Error(file, batch.Lines[0], e.Message);
        }
        catch (RefusedException)
        {
            // Nothing of it was taken; one by one they show which is to blame.
            foreach (var line in batch.Lines)
            {
                var alone = new OtlpBatch(batch.Signal, shiftNs);
                alone.Add(line, FileCheck.Read(file, line));
                await SendAsync(file, alone, cancellationToken);
            }
        }
    }

    static string Place(string file, OtlpBatch batch) =>
        batch.Lines.Count == 1 ? $"{file}:{batch.Lines[0].Number}" : $"{file}:{batch.Lines[0].Number}-{batch.Lines[^1].Number}";
}
