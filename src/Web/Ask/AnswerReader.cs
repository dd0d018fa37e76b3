using System.Globalization;
using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>Reads the orchestrator's answer; a member that is missing leaves its place empty.</summary>
internal static class AnswerReader
{
    public static Answer Read(JsonElement root)
    {
        var report = ReportReader.Read(root);
        var answer = root.Member("answer");
        if (answer.ValueKind != JsonValueKind.Object)
            return new Answer { Kind = AnswerKind.Cause, Text = report.Headline, Causes = ReportReader.Causes(root, "root_causes"), Report = report, Model = ModelReader.Read(root.Member("model")) };
        string[] columns = [.. answer.Strings("columns").Select(Plain)];
        return new Answer
        {
            Kind = Enum.TryParse<AnswerKind>(answer.First("kind"), ignoreCase: true, out var kind) ? kind : AnswerKind.Other,
            Text = answer.First("text"),
            Understood = ReadUnderstood(answer.Member("understood")),
            Value = Number(answer, "value"),
            Unit = answer.First("unit"),
            Before = Number(answer, "baseline_value"),
            IsSignificant = answer.Member("significant").ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
            Columns = columns,
            Rows = [.. answer.Items("rows").Select(row => ReadRow(row, columns.Length)).OfType<IReadOnlyList<object?>>()],
            Series = [.. answer.Items("series").Select(ReadSeries)],
            TraceId = answer.First("trace_id") is { Length: > 0 } id ? id : null,
            Causes = ReportReader.Causes(answer, "causes") is { Count: > 0 } causes ? causes : ReportReader.Causes(root, "root_causes"),
            Evidence = [.. answer.Items("evidence").Select(ReadEvidence)],
            Gaps = answer.Member("coverage").Strings("gaps"),
            Alternatives = answer.Strings("alternatives"),
            Report = report,
            Model = ModelReader.Read(root.Member("model")),
        };
    }

    static Understood? ReadUnderstood(JsonElement understood) => understood.ValueKind != JsonValueKind.Object ? null : new Understood(
        understood.Strings("services"), understood.Strings("operations"), understood.First("measure"), understood.First("statistic"),
        ReadInterval(understood.Member("window")), ReadInterval(understood.Member("baseline")), understood.First("group_by"));

    static Interval? ReadInterval(JsonElement window) =>
        window.Moment("start") is { } start && window.Moment("end") is { } end && end > start ? new Interval(start, end) : null;

    // As many cells as there are columns.
    static object?[]? ReadRow(JsonElement row, int columns) => row.ValueKind != JsonValueKind.Array ? null
        : [.. Enumerable.Range(0, columns).Select(column => column < row.GetArrayLength() ? Cell(row[column]) : null)];

    static PlotSeries ReadSeries(JsonElement series) => new(
        new Dictionary<string, string> { ["__name__"] = Plain(series.First("name")) },
        [.. series.Items("points").Where(point => point.ValueKind == JsonValueKind.Array && point.GetArrayLength() == 2).Select(point => new PlotPoint(point[0].Number(), point[1].Number()))]);

    static Evidence ReadEvidence(JsonElement evidence) => new(
        Plain(evidence.First("title")), ReportReader.Language(evidence.First("language")), evidence.First("query"), ReportReader.Window(evidence.Member("window")),
        Number(evidence, "value"), evidence.First("unit"), evidence.First("link"));

    static double? Number(JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    static object? Cell(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Number => cell.GetDouble(),
        JsonValueKind.String => Time(cell.GetString()!) ?? (object)cell.GetString()!,
        JsonValueKind.Null => null,
        _ => cell.ToString(),
    };

    // A date alone or a number in quotes is text; a time has both parts and a zone.
    static DateTimeOffset? Time(string text) =>
        text.Length >= 20 && text[10] == 'T' && (text.EndsWith('Z') || text[^6] is '+' or '-')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;

    // Titles are shown where Markdown is not.
    static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
}
