using Dendro.Telemetry.LogQL.Engine.Parsing;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| json</c>: every member becomes a label, nested ones with their path joined by "_". Arrays and nulls do not.</summary>
internal sealed class JsonParserStep(WantedLabels? wanted) : ILineStep
{
    public const string Failure = "JSONParserErr";

    public bool Process(Line line)
    {
        if (Extract(line.Text, "", line.Labels) is { } error)
        {
            line.Labels.Fail(Failure, error);
        }

        return true;
    }

    string? Extract(ReadOnlySpan<char> json, string prefix, LabelSet labels)
    {
        string? nested = null;
        JsonText.Visit visit = (key, kind, value) =>
        {
            var part = LabelNames.Sanitize(key, isFirst: prefix.Length == 0);
            var name = prefix.Length == 0 ? part : $"{prefix}_{part}";
            switch (kind)
            {
                case JsonKind.Object:
                    nested = Extract(value, name, labels);
                    return nested is null;
                case JsonKind.Array or JsonKind.Null:
                    return true;
                case JsonKind.String when name.Length > 0:
                    labels.Extract(name, LabelNames.Clean(JsonText.Unescape(value)));
                    return true;
                default:
                    if (name.Length > 0)
                    {
                        labels.Extract(name, value.ToString());
                    }

                    return true;
            }
        };
        return JsonText.EachMember(json, visit, wanted is null ? null : key => wanted.MayBe(key, prefix)) ?? nested;
    }
}
