using System.Diagnostics.Metrics;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>How long queries took, by language and outcome, under the meter <c>Dendro.Telemetry.Server</c>.</summary>
internal sealed class QueryMetrics : IDisposable
{
    static readonly double[] BoundsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

    readonly Meter _meter = new("Dendro.Telemetry.Server");
    readonly Histogram<double> _duration;
    readonly Dictionary<QueryLanguage, QueryTimes> _times = Enum.GetValues<QueryLanguage>().ToDictionary(language => language, _ => new QueryTimes());

    public QueryMetrics() => _duration = _meter.CreateHistogram(
        "dendro.query.duration",
        "s",
        "Time of a query over HTTP until its answer is written, by language and outcome: ok, refused, cancelled or error.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = BoundsSeconds });

    /// <summary>The figures of each language, under its name in small letters.</summary>
    internal IReadOnlyDictionary<string, QueryFigures> Figures => _times.ToDictionary(pair => Name(pair.Key), pair => pair.Value.Figures);

    public void Dispose() => _meter.Dispose();

    /// <summary>Whether an instrument is this one's: a process of tests has several servers.</summary>
    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

    internal void Ended(QueryLanguage language, QueryOutcome outcome, TimeSpan duration)
    {
        _duration.Record(
            duration.TotalSeconds,
            KeyValuePair.Create<string, object?>("language", Name(language)),
            KeyValuePair.Create<string, object?>("outcome", Name(outcome)));
        if (outcome == QueryOutcome.Ok)
        {
            _times[language].Answered(duration);
        }
        else
        {
            _times[language].Failed();
        }
    }

    static string Name(Enum value) => value.ToString().ToLowerInvariant();
}
