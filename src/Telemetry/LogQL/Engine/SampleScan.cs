using System.Text;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Makes samples of the entries of one part of a range, by series.</summary>
/// <param name="aggregation">What samples are made for.</param>
/// <param name="clock">What templates call now.</param>
/// <param name="names">The labels that are made of each line; null for all.</param>
/// <param name="limits">How many samples there may be.</param>
internal sealed class SampleScan(RangeAggregation aggregation, TimeProvider clock, IReadOnlySet<string>? names, LogQLLimits limits) : ILogScan
{
    readonly Pipeline _pipeline = new(aggregation.Range.Query.Stages, clock, names);
    readonly SampleExtractor _extractor = new(aggregation);
    readonly GroupedSeries _series = new(new SampleExtractor(aggregation).Grouping);

    public IReadOnlyDictionary<Labels, SampleSeries> Series => _series.ByLabels;

    /// <summary>Whether a stage failed on a line, which is to be shown with labels that were not made.</summary>
    public bool LacksLabels { get; private set; }

    public long Lines { get; private set; }

    public long Bytes { get; private set; }

    public long Kept { get; private set; }

    public long Samples { get; private set; }

    public bool Add(LogEntry entry)
    {
        Lines++;
        Bytes += Encoding.UTF8.GetByteCount(entry.Line);
        if (_pipeline.Process(entry) is not { } line)
        {
            return true;
        }

        Kept++;
        if (!_extractor.TryExtract(line, out var value))
        {
            return true;
        }

        if (names is not null && line.Labels.HasFailed)
        {
            LacksLabels = true;
            return false;
        }

        _series.Of(line.Labels).Add(line.TimestampNs, value);
        return ++Samples <= limits.MaxSamples ? true : throw limits.TooManySamples();
    }
}
