using System.Text;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Makes samples of lines: 1, the length, or the number that a label holds.</summary>
internal sealed class SampleExtractor
{
    const string Failure = "SampleExtractionErr";

    readonly Unwrap? _unwrap;
    readonly bool _countsBytes;
    readonly Conversions.TryConvert _convert;
    readonly Steps.LabelFilterStep[] _filters;

    public SampleExtractor(RangeAggregation aggregation)
    {
        _unwrap = aggregation.Range.Unwrap;
        _countsBytes = aggregation.Operator is "bytes_rate" or "bytes_over_time";
        _filters = [.. (_unwrap?.Filters ?? []).Select(filter => new Steps.LabelFilterStep(filter))];
        _convert = _unwrap?.Conversion switch
        {
            "bytes" => Conversions.TryBytes,
            "duration" or "duration_seconds" => Conversions.TrySeconds,
            _ => Conversions.TryNumber,
        };
        Grouping = aggregation.Operator == "absent_over_time" ? new Grouping(Without: false, [])
            : aggregation.Grouping is { } grouping ? (grouping.Without && _unwrap is not null ? grouping with { Labels = [.. grouping.Labels, _unwrap.Label] } : grouping)
            : _unwrap is not null ? new Grouping(Without: true, [_unwrap.Label])
            : null;
    }

    /// <summary>What the labels of the series are made of; null for all labels of the line.</summary>
    public Grouping? Grouping { get; }

    /// <summary>The sample of the line; false when it has none.</summary>
    public bool TryExtract(Line line, out double value)
    {
        value = _countsBytes ? Encoding.UTF8.GetByteCount(line.Text) : 1;
        if (_unwrap is null)
        {
            return true;
        }

        if (line.Labels.Get(_unwrap.Label) is not { Length: > 0 } text)
        {
            return false;
        }

        if (!_convert(text, out value, out var error))
        {
            value = 0;
            line.Labels.Fail(Failure, error);
        }

        foreach (var filter in _filters)
        {
            if (!filter.Process(line))
            {
                return false;
            }
        }

        return true;
    }
}
