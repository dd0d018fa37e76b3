namespace Dendro.Telemetry.Storage.Samples;

/// <summary>All samples that some series have in a range.</summary>
/// <param name="Range">The times.</param>
/// <param name="Samples">What holds them.</param>
/// <param name="Chunks">Where they are, by the place of the series in a list.</param>
/// <param name="Histograms">The same of the histograms; null when there are none.</param>
internal sealed record SamplePart(SampleRange Range, SampleChunks Samples, SampleChunk[] Chunks, HistogramRow[][]? Histograms)
{
    internal static SamplePart Of(SampleRange range, SampleChunks samples, IReadOnlyList<uint> series)
    {
        var chunks = new SampleChunk[series.Count];
        for (var place = 0; place < chunks.Length; place++)
        {
            chunks[place] = samples.Find(series[place]);
        }

        return new SamplePart(range, samples, chunks, samples.Histograms.Count == 0 ? null : [.. series.Select(samples.Histograms.Find)]);
    }

    /// <summary>How many samples a series has.</summary>
    internal int CountOf(int place) => Chunks[place].Count + (Histograms?[place].Length ?? 0);
}
