using System.Collections.Frozen;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions of time. All calendars are UTC.</summary>
internal static class Time
{
    /// <summary>hour(v=vector(time()) vector) vector, and so on: parts of a date given in Unix seconds.</summary>
    public static readonly FrozenDictionary<string, Func<DateTime, double>> Calendar = new Dictionary<string, Func<DateTime, double>>
    {
        ["minute"] = time => time.Minute,
        ["hour"] = time => time.Hour,
        ["day_of_week"] = time => (int)time.DayOfWeek,
        ["day_of_month"] = time => time.Day,
        ["day_of_year"] = time => time.DayOfYear,
        ["days_in_month"] = time => DateTime.DaysInMonth(time.Year, time.Month),
        ["month"] = time => time.Month,
        ["year"] = time => time.Year,
    }.ToFrozenDictionary();

    public static List<Column> Of(CallContext call, Func<DateTime, double> part)
    {
        var times = call.Has(0) ? call.Vector(0) : [new Column(Labels.Empty, Scalar.Time(call))];
        return call.Floats(times, (seconds, _) =>
        {
            var whole = Math.Truncate(seconds);
            return whole is >= -62135596800 and <= 253402300799 ? part(DateTime.UnixEpoch.AddSeconds(whole)) : double.NaN;
        });
    }

    // === timestamp(v vector) vector: of a selector, when its sample was taken ===
    public static List<Column> Timestamp(CallContext call) =>
        call.Argument(0) is VectorSelector selector
            ? OfSamples(call, selector, (series, index) => series.TimestampsMs[index])
            : call.Points(call.Vector(0), (_, step) => new Point(call.Steps.Seconds(step)));

    // === start_timestamp(v vector) vector: when the sample's counter began ===
    public static List<Column> StartTimestamp(CallContext call) =>
        call.Argument(0) is VectorSelector selector
            ? OfSamples(call, selector, (series, index) => series.StartTimestampsMs?[index] ?? 0)
            : [];

    static List<Column> OfSamples(CallContext call, VectorSelector selector, Func<Series, int, long> timeMs)
    {
        var evaluator = call.Evaluator;
        var columns = InstantSelection.Select(
            evaluator.Context, call.Steps, selector, evaluator.Times(selector.Shift), (series, index) => new Point(timeMs(series, index) / 1000.0));
        return [.. columns.Select(column => column.WithNameDropped())];
    }
}
