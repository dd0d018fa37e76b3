using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Execution;

/// <summary>What was measured of one group.</summary>
/// <param name="Name">The values of the labels that tell it apart; empty when there is one group only.</param>
/// <param name="Labels">The labels themselves.</param>
/// <param name="Value">In the query's unit.</param>
internal sealed record Measured(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public IReadOnlyList<(DateTimeOffset Time, double Value)> Course { get; init; } = [];

    /// <summary>Of how many the value is a share; of counts, the count itself.</summary>
    public double? Weight { get; init; }
}

/// <summary>Asks a measure's queries and joins a share's two halves.</summary>
internal static class MeasureRunner
{
    /// <summary>TraceQL's word for an attribute that spans do not have.</summary>
    const string Nil = "nil";

    public static async Task<IReadOnlyList<Measured>> RunAsync(Questions questions, MeasureQuery query, Window window, bool withCourse, CancellationToken cancellationToken)
    {
        var partTask = InstantAsync(questions, query.Language, query.Instant, window, cancellationToken);
        var wholeTask = query.Whole is { } whole ? InstantAsync(questions, query.Language, whole, window, cancellationToken) : Task.FromResult<IReadOnlyList<Sample>>([]);
        var coursesTask = withCourse ? CourseAsync(questions, query.Language, query.Course, window, cancellationToken) : Task.FromResult<IReadOnlyList<Samples>>([]);
        var wholeCoursesTask = withCourse && query.WholeCourse is { } wholeCourse ? CourseAsync(questions, query.Language, wholeCourse, window, cancellationToken) : Task.FromResult<IReadOnlyList<Samples>>([]);
        await Task.WhenAll(partTask, wholeTask, coursesTask, wholeCoursesTask);
        var read = await partTask;
        read = read.Count == 0 && query.Wider is { } wider ? await InstantAsync(questions, query.Language, wider, window, cancellationToken) : read;
        var parts = read.Where(sample => double.IsFinite(sample.Value)).ToList();
        var groups = query.Whole is null ? parts : [.. (await wholeTask).Where(sample => sample.Value > 0)];
        var values = parts.GroupBy(sample => Key(query, sample.Labels)).ToDictionary(group => group.Key, group => group.First().Value);
        var courses = Courses(query, await coursesTask);
        var wholes = Courses(query, await wholeCoursesTask);
        return
        [
            .. groups.Select(sample => (sample.Labels, sample.Value, Key: Key(query, sample.Labels))).DistinctBy(one => one.Key).Select(one => new Measured(
                Name(query, one.Labels), one.Labels, Value(query, query.Whole is null ? one.Value : values.GetValueOrDefault(one.Key) / one.Value, window))
            {
                Weight = query.Whole is not null || query.IsCount ? one.Value : null,
                Course = Course(query, courses.GetValueOrDefault(one.Key, []), query.Whole is null ? null : wholes.GetValueOrDefault(one.Key, [])),
            }),
        ];
    }

    static Task<IReadOnlyList<Sample>> InstantAsync(Questions questions, string language, string query, Window window, CancellationToken cancellationToken) => language switch
    {
        "traceql" => questions.TraceQL(query, query, window, cancellationToken),
        "logql" => questions.LogQL(query, query, window.End, cancellationToken),
        _ => questions.PromQL(query, query, window.End, cancellationToken),
    };

    static Task<IReadOnlyList<Samples>> CourseAsync(Questions questions, string language, string query, Window window, CancellationToken cancellationToken) => language switch
    {
        "traceql" => questions.TraceQLRange(query, query, window, (int)Math.Max(1, window.Seconds / Defaults.Points), cancellationToken),
        "logql" => questions.LogQLRange(query, query, window, Defaults.Points, cancellationToken),
        _ => questions.PromQLRange(query, query, window, Defaults.Points, cancellationToken),
    };

    static double Value(MeasureQuery query, double value, Window window)
    {
        var scaled = value * query.Scale / (query.IsPerSecond ? window.Length.TotalSeconds : 1);
        return query.IsComplement ? 1 - scaled : scaled;
    }

    static Dictionary<string, IReadOnlyList<(DateTimeOffset Time, double Value)>> Courses(MeasureQuery query, IReadOnlyList<Samples> series) =>
        series.GroupBy(one => Key(query, one.Labels)).ToDictionary(group => group.Key, group => group.First().Points);

    static IReadOnlyList<(DateTimeOffset Time, double Value)> Course(
        MeasureQuery query, IReadOnlyList<(DateTimeOffset Time, double Value)> points, IReadOnlyList<(DateTimeOffset Time, double Value)>? wholes)
    {
        if (wholes is null)
        {
            // Of a time 0 means that nothing was measured.
            return [.. points.Where(point => query.Unit != "s" || point.Value > 0).Select(point => (point.Time, Complement(query, point.Value * query.Scale)))];
        }

        var parts = points.ToDictionary(point => point.Time, point => point.Value);
        return [.. wholes.Where(point => point.Value > 0).Select(point => (point.Time, Complement(query, parts.GetValueOrDefault(point.Time) / point.Value)))];
    }

    static double Complement(MeasureQuery query, double value) => query.IsComplement ? 1 - value : value;

    static string Key(MeasureQuery query, IReadOnlyDictionary<string, string> labels) => string.Join('\u0001', query.Labels.Select(label => labels.GetValueOrDefault(label, "")));

    static string Name(MeasureQuery query, IReadOnlyDictionary<string, string> labels) =>
        string.Join(" · ", query.Labels.Select(label => labels.GetValueOrDefault(label, "")).Where(value => value.Length > 0 && value != Nil));
}
