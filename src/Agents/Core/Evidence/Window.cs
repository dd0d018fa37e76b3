using System.Text.Json.Serialization;

namespace Dendro.Agents.Core.Evidence;

/// <summary>The time a question is about. What is normal is read from the time before it.</summary>
internal sealed record Window(DateTimeOffset Start, DateTimeOffset End)
{
    static readonly TimeSpan LongestBaseline = TimeSpan.FromHours(6);
    static readonly TimeSpan LeastBaseline = TimeSpan.FromHours(2);
    static readonly TimeSpan Short = TimeSpan.FromMinutes(10);

    [JsonIgnore]
    public TimeSpan Length => End - Start;

    /// <summary>
    /// Four windows, since a fault may have begun before the question, and two hours for all but short ones, so that what has lasted for
    /// most of an hour is not what is usual; bounded, since old days are other days.
    /// </summary>
    [JsonIgnore]
    public TimeSpan BaselineLength => TimeSpan.FromTicks(Math.Max(Length.Ticks, Math.Min(Math.Max(4 * Length.Ticks, Length >= Short ? LeastBaseline.Ticks : 0), LongestBaseline.Ticks)));

    [JsonIgnore]
    public DateTimeOffset BaselineStart => Start - BaselineLength;

    [JsonIgnore]
    public Window Baseline => new(BaselineStart, Start);

    [JsonIgnore]
    public long Seconds => (long)Math.Ceiling(Length.TotalSeconds);

    /// <summary>The window in stretches of equal length.</summary>
    public IReadOnlyList<Window> Slices(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Window(Start + (Length * i / count), Start + (Length * (i + 1) / count)))];
}
