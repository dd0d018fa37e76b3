using Dendro.Telemetry.LogQL.Engine.Parsing;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| unpack</c>: undoes Promtail's pack stage; strings become labels and <c>_entry</c> the line.</summary>
internal sealed class UnpackParserStep : ILineStep
{
    const string PackedEntry = "_entry";

    public bool Process(Line line)
    {
        if (line.Text.Length == 0)
        {
            return true;
        }

        var (entry, labels) = ((string?)null, new List<(string Name, string Value)>());
        var error = line.Text.AsSpan().TrimStart().StartsWith("{")
            ? JsonText.EachMember(line.Text, (key, kind, value) =>
            {
                if (kind == JsonKind.String && key == PackedEntry)
                {
                    entry = JsonText.Unescape(value);
                }
                else if (kind == JsonKind.String)
                {
                    labels.Add((LabelNames.Sanitize(key), LabelNames.Clean(JsonText.Unescape(value))));
                }

                return true;
            })
            : "expecting json object(6), but it is not";
        if (error is not null)
        {
            line.Labels.Fail(JsonParserStep.Failure, error);
        }
        else if (entry is not null)
        {
            line.Text = entry;
            labels.ForEach(label => line.Labels.Extract(label.Name, label.Value));
        }

        return true;
    }
}
