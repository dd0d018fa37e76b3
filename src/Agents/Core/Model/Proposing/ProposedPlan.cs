using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Model.Checks;
using Dendro.Agents.Core.Model.Client;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Model.Proposing;

/// <summary>Reads a plan that a model proposes. Nothing in it is believed: names have to be in the catalogue, and values in their ranges.</summary>
internal sealed class ProposedPlan(SystemCatalogue catalogue, Window window)
{
    const int MostLimit = 100;
    const int MostMinutes = 31 * 24 * 60;
    const int LongestQuestion = 200;

    static readonly PlanKind[] Kinds = [PlanKind.Value, PlanKind.Ranking, PlanKind.Comparison, PlanKind.List, PlanKind.Trace, PlanKind.Topology, PlanKind.Change, PlanKind.Cause, PlanKind.Refusal];

    readonly List<string> _problems = [];
    JsonObject _json = [];

    /// <summary>What is wrong with it, for the model to mend.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The question as the model understands it.</summary>
    public string Question { get; private set; } = "";

    /// <summary>The plan; null when there are problems, or when the model says that the question is none.</summary>
    public Draft? Read(string reply)
    {
        if (Parse(ReplyText.Clean(reply)) is not { } json)
        {
            _problems.Add("it is no JSON object");
            return null;
        }

        _json = json;
        Question = WireReply.Text(json["question"]) is { Length: <= LongestQuestion } text ? text.ReplaceLineEndings(" ") : "";
        var kind = Choice<PlanKind>("kind");
        if (kind is null or PlanKind.Refusal || !Kinds.Contains(kind.Value))
        {
            _problems.AddRange(kind == PlanKind.Refusal || _problems.Count > 0 ? [] : [$"kind has to be one of {string.Join(", ", Kinds.Select(Name))}"]);
            return null;
        }

        return Check(kind.Value, Plan(kind.Value));
    }

    Plan Plan(PlanKind kind)
    {
        var minutes = Number("minutes", 1, MostMinutes);
        var metric = Metric();
        return new Plan
        {
            Kind = kind,
            Window = minutes is { } length ? new Window(window.End.AddMinutes(-length), window.End) : window,
            IsWindowAsked = minutes is not null,
            Services = Services(),
            Measure = metric is not null ? Measure.Metric : Choice<Measure>("measure"),
            Metric = metric,
            Statistic = Choice<Statistic>("statistic"),
            Quantile = Number("quantile", 0, 1),
            Group = Choice<Grouping>("group"),
            Limit = (int?)Number("limit", 1, MostLimit),
            Subject = Choice<Subject>("subject"),
        };
    }

    Draft? Check(PlanKind kind, Plan plan)
    {
        if (kind is PlanKind.Value or PlanKind.Ranking or PlanKind.Comparison && (plan.Measure is null || (plan.Measure == Measure.Metric && plan.Metric is null)))
        {
            _problems.Add($"{Name(kind)} needs a measure, and measure metric the name of one");
        }

        if (kind == PlanKind.Ranking && plan.Group is null)
        {
            _problems.Add("ranking needs a group");
        }

        if (kind == PlanKind.List && plan.Subject is null)
        {
            _problems.Add("list needs a subject");
        }

        return _problems.Count > 0 ? null : new Draft(plan, plan.Metric is { } metric ? new MeasureChoice(Measure.Metric, [metric], []) : null);
    }

    List<string> Services()
    {
        var found = new List<string>();
        foreach (var name in (_json["services"] as JsonArray ?? []).Select(WireReply.Text).Where(name => name.Length > 0))
        {
            if (catalogue.Services.FirstOrDefault(service => service.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } service)
            {
                found.Add(service);
            }
            else
            {
                _problems.Add($"there is no service {name}");
            }
        }

        return found;
    }

    MetricFamily? Metric()
    {
        var name = WireReply.Text(_json["metric"]);
        var metric = catalogue.Metrics.FirstOrDefault(family => family.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (name.Length > 0 && metric is null)
        {
            _problems.Add($"there is no metric {name}");
        }

        return metric;
    }

    double? Number(string member, double least, double most)
    {
        if (_json[member] is not JsonValue value)
        {
            return null;
        }

        if (value.TryGetValue<double>(out var number) && number >= least && number <= most)
        {
            return number;
        }

        _problems.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{member} has to be a number from {least} to {most}"));
        return null;
    }

    T? Choice<T>(string member)
        where T : struct, Enum
    {
        var text = WireReply.Text(_json[member]);
        if (text.Length == 0)
        {
            return null;
        }

        var found = Enum.GetValues<T>().Where(value => Name(value) == text).Select(value => (T?)value).FirstOrDefault();
        _problems.AddRange(found is null ? [$"{member} has to be one of {string.Join(", ", Enum.GetValues<T>().Select(value => Name(value)))}"] : []);
        return found;
    }

    static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    static JsonObject? Parse(string text)
    {
        var (start, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        try
        {
            return start < 0 || end < start ? null : JsonNode.Parse(text[start..(end + 1)]) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
