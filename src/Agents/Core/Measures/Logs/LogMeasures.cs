using Dendro.Agents.Core.Analysts;
using Dendro.Agents.Core.Detection;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Inside;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Logs;

/// <summary>Lines of each service by level over time, against what is usual, and the texts behind errors.</summary>
internal sealed class LogMeasures(Questions questions, Window window, ServiceFilter filter, FindingWriter writer)
{
    /// <summary>In logs without levels a line with such a word is taken for an error.</summary>
    const string ErrorWords = "|~ `(?i)(error|exception|fail|fatal|panic|timeout|timed out|refused|unavailable|traceback)`";

    const string ErrorLevels = "| detected_level=~`error|fatal|critical`";
    const int CurrentPoints = 60;
    const int BaselinePoints = 24;
    const int MostServices = 6;
    const int MostTemplates = 3;
    const double LeastFactor = 1.8;

    public IReadOnlyList<string> Services { get; private set; } = [];

    public async Task<IReadOnlyList<Finding>> ReadAsync(CancellationToken cancellationToken)
    {
        var levels = await CourseAsync("lines of each level", "", "service_name, detected_level", null, cancellationToken);
        Services = [.. levels.Keys.Select(key => key.Service).Distinct().Order()];
        var withLevels = levels.Keys.Where(key => key.Level is not ("" or "unknown")).Select(key => key.Service).ToHashSet();
        var words = Services.All(withLevels.Contains) ? [] : await CourseAsync("lines with words of trouble", ErrorWords, "service_name", Services.ToDictionary(service => service, service => levels.Where(pair => pair.Key.Service == service).Min(pair => First(pair.Value))), cancellationToken);
        var findings = new List<Finding>();
        foreach (var service in Services)
        {
            var hasLevels = withLevels.Contains(service);
            var errors = hasLevels
                ? Sum(levels.Where(pair => pair.Key.Service == service && IsError(pair.Key.Level)).Select(pair => pair.Value))
                : words.GetValueOrDefault((service, ""));
            var all = Sum(levels.Where(pair => pair.Key.Service == service).Select(pair => pair.Value));
            findings.AddRange(new[] { Errors(service, errors, hasLevels), Lines(service, all) }.OfType<Finding>());
        }

        var noisy = findings.Where(finding => finding.Kind == FindingKind.LogErrors && finding.Grew).OrderByDescending(finding => finding.Deviation).Take(MostServices).ToList();
        var mentions = new LogMentions(Services, writer);
        var troubled = findings.Where(finding => finding.Kind == FindingKind.LogErrors && finding.Grew).Select(finding => finding.Service).ToHashSet();
        var templates = await Task.WhenAll(noisy.Select(finding => TemplatesAsync(finding, withLevels.Contains(finding.Service), lines => mentions.Of(finding, lines, troubled), cancellationToken)));
        return [.. findings, .. templates.SelectMany(found => found)];
    }

    Finding? Errors(string service, Course? course, bool hasLevels)
    {
        if (course is null)
        {
            return null;
        }

        var query = Query(service, hasLevels);
        if (ShiftDetector.Find(course, Noise.Rate) is { } shift && shift.Factor >= LeastFactor)
        {
            return writer.Of(FindingKind.LogErrors, service,
                $"{service} logged {Facts.Number(60 * shift.After)} {(hasLevels ? "errors" : "lines with words of trouble")} a minute (before: {Facts.Number(60 * shift.Before)})",
                shift, "per second", query);
        }

        var count = course.Current.Sum(point => point.Value * point.Weight);
        return course.Baseline.Count == 0 && count >= 5
            ? writer.Of(FindingKind.LogErrors, service, $"{service} logged {Facts.Number(count)} errors (nothing recorded before)", count / window.Seconds, "per second", query) with
            {
                Severity = Severity.Warning,
                Since = course.Current.First(point => point.Value > 0).Time,
            }
            : null;
    }

    Finding? Lines(string service, Course course) =>
        ShiftDetector.Find(course, Noise.Rate) is { } shift && shift.Factor >= 2
            ? writer.Of(FindingKind.LogLines, service,
                $"{service} logged {Facts.Number(60 * shift.After)} lines a minute (before: {Facts.Number(60 * shift.Before)})",
                shift, "per second", $"{{service_name=\"{service}\"}}") with
            { Severity = Severity.Info }
            : null;

    async Task<IReadOnlyList<Finding>> TemplatesAsync(
        Finding errors, bool hasLevels, Func<IReadOnlyList<LogLine>, IEnumerable<Finding>> mentions, CancellationToken cancellationToken)
    {
        var query = Query(errors.Service, hasLevels);
        var during = new Window(errors.Since ?? window.Start, errors.Until ?? window.End);
        var now = questions.LogLines($"error lines of {errors.Service}", query, during, cancellationToken);
        var before = questions.LogLines($"error lines of {errors.Service} before", query, window.Baseline, cancellationToken);
        await Task.WhenAll(now, before);
        var known = (await before).Select(line => LogTemplate.Of(line.Text)).ToHashSet(StringComparer.Ordinal);
        var lines = await now;
        return
        [
            .. lines.GroupBy(line => LogTemplate.Of(line.Text)).OrderBy(group => known.Contains(group.Key)).ThenByDescending(group => group.Count()).Take(MostTemplates)
                .Select(group => Template(errors.Service, query, group, lines.Count, known.Contains(group.Key))),
            .. mentions([.. lines.Where(line => !known.Contains(LogTemplate.Of(line.Text)))]),
        ];
    }

    Finding Template(string service, string query, IGrouping<string, LogLine> group, int all, bool isKnown) =>
        writer.Of(FindingKind.LogTemplate, service,
            $"{service} logs \"{group.Key}\" ({group.Count()} of {all} lines of trouble read, {(isKnown ? "seen before" : "not seen before")})",
            group.Count(), "lines", query) with
        {
            Detail = group.First().Text.Length > 500 ? group.First().Text[..500] + "…" : group.First().Text,
            Severity = isKnown ? Severity.Info : Severity.Warning,
            Operation = group.Key,
            Baseline = isKnown ? 1 : 0,
            Count = all,
            Since = group.Min(line => line.Time),
            Example = group.First().Text.Length > 500 ? group.First().Text[..500] : group.First().Text,
        };

    async Task<Dictionary<(string Service, string Level), Course>> CourseAsync(
        string what, string stage, string groups, Dictionary<string, DateTimeOffset>? firsts, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            SeriesAsync(what, stage, groups, window.Baseline, BaselinePoints, cancellationToken), SeriesAsync(what, stage, groups, window, CurrentPoints, cancellationToken));
        // Before a service's first line nothing was recorded of it; after it, no line means no line.
        firsts ??= answers.SelectMany(answer => answer.Series).GroupBy(series => series["service_name"]).ToDictionary(group => group.Key, group =>
            group.SelectMany(series => series.Points).Where(point => point.Value > 0).Select(point => point.Time).DefaultIfEmpty(window.End).Min());
        var keys = answers.SelectMany(answer => answer.Series).Select(Key).Distinct();
        return keys.ToDictionary(key => key, key => new Course(
            Points(answers[0], key, window.Baseline, firsts[key.Service]), Points(answers[1], key, window, firsts[key.Service])));
    }

    async Task<(IReadOnlyList<Samples> Series, double Step)> SeriesAsync(string what, string stage, string groups, Window range, int points, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, range.Seconds / points);
        var query = $"sum by ({groups}) (count_over_time({{{filter.LogQL}}} {stage}[{step}s]))";
        return (await questions.LogQLRange(what, query, range, points, cancellationToken), step);
    }

    /// <summary>A point counts the lines of the step before it. No point means that there were none.</summary>
    static List<Point> Points((IReadOnlyList<Samples> Series, double Step) answer, (string Service, string Level) key, Window range, DateTimeOffset first)
    {
        var values = answer.Series.Where(series => Key(series) == key).SelectMany(series => series.Points).GroupBy(point => point.Time).ToDictionary(group => group.Key, group => group.Sum(point => point.Value));
        var times = answer.Series.SelectMany(series => series.Points).Select(point => point.Time).Distinct().Order().ToList();
        var anchor = times.Count > 0 ? times[0] : range.Start;
        var steps = (int)((anchor - range.Start).TotalSeconds / answer.Step);
        var points = new List<Point>();
        for (var time = anchor.AddSeconds(-steps * answer.Step); time <= range.End; time = time.AddSeconds(answer.Step))
        {
            if (time >= first && time > range.Start)
            {
                points.Add(new Point(time.AddSeconds(-answer.Step), values.GetValueOrDefault(time) / answer.Step, answer.Step));
            }
        }

        return points;
    }

    /// <summary>When the first line can be told to have come.</summary>
    static DateTimeOffset First(Course course) =>
        course.Baseline.Concat(course.Current).Where(point => point.Value > 0).Select(point => point.Time.AddSeconds(point.Weight)).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();

    static Course Sum(IEnumerable<Course> courses)
    {
        static IReadOnlyList<Point> Add(IEnumerable<IReadOnlyList<Point>> parts) =>
            [.. parts.SelectMany(points => points).GroupBy(point => point.Time).OrderBy(group => group.Key).Select(group => new Point(group.Key, group.Sum(point => point.Value), group.Max(point => point.Weight)))];
        var list = courses.ToList();
        return new Course(Add(list.Select(course => course.Baseline)), Add(list.Select(course => course.Current)));
    }

    static string Query(string service, bool hasLevels) => $"{{service_name=\"{service}\"}} {(hasLevels ? ErrorLevels : ErrorWords)}";

    static (string Service, string Level) Key(Samples series) => (series["service_name"], series["detected_level"]);

    static bool IsError(string level) => level is "error" or "fatal" or "critical";
}
