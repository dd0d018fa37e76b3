using Dendro.Cli.Import;

namespace Dendro.Cli.Eval.Bars;

/// <summary>What methods of one line find in a case: an engine that does no better is not worth its questions.</summary>
/// <param name="Services">How many services the telemetry names.</param>
/// <param name="Named">By bar, the services that it names, the likeliest first.</param>
internal sealed record CaseBars(int Services, IReadOnlyDictionary<string, IReadOnlyList<string>> Named)
{
    const string Deviation = "largest deviation";
    const string NewErrors = "new error lines";
    const int MostNamed = 10;

    public static readonly IReadOnlyList<string> Names = [Deviation, NewErrors];

    /// <param name="onset">Before it is what is normal.</param>
    public static async Task<CaseBars> ReadAsync(IReadOnlyList<string> files, DateTimeOffset onset, CancellationToken cancellationToken)
    {
        var onsetNs = onset.ToUnixTimeMilliseconds() * 1_000_000;
        var (services, series, errors) = (new HashSet<string>(StringComparer.OrdinalIgnoreCase), new SeriesTable(), new ErrorLines(onsetNs));
        foreach (var file in files)
        {
            await foreach (var line in OtlpFile.LinesAsync(file, cancellationToken))
            {
                foreach (var resource in OtlpResource.Read(line.Bytes))
                {
                    services.Add(resource.Service);
                    series.Add(resource);
                    errors.Add(resource);
                }
            }
        }

        return new CaseBars(services.Count, new Dictionary<string, IReadOnlyList<string>>
        {
            [Deviation] = [.. RobustDeviation.Rank(series.All, onsetNs).Take(MostNamed)],
            [NewErrors] = [.. errors.Rank().Take(MostNamed)],
        });
    }
}
