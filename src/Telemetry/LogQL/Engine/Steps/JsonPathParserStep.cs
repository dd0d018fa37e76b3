using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| json a="b.c[0]"</c>: only the labels asked for; what is missing becomes an empty label.</summary>
internal sealed class JsonPathParserStep(IReadOnlyList<Extraction> extractions) : ILineStep
{
    readonly (string Label, IReadOnlyList<JsonPathStep> Path)[] _paths =
        [.. extractions.Select(extraction => (extraction.Label, JsonPath.Parse(extraction.Source)))];

    public bool Process(Line line)
    {
        if (line.Text.Length == 0)
        {
            return true;
        }

        if (!"\"{[".Contains(line.Text.AsSpan().TrimStart() is { Length: > 0 } trimmed ? trimmed[0] : ' '))
        {
            line.Labels.Fail(JsonParserStep.Failure, "");
            return true;
        }

        foreach (var (label, path) in _paths)
        {
            if (JsonText.Find(line.Text, path) is { } value)
            {
                line.Labels.Set(line.Labels.NameFor(label), LabelNames.Clean(value));
            }
            else if (line.Labels.Get(label) is null)
            {
                line.Labels.Set(label, "");
            }
        }

        return true;
    }
}
