using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| keep a, b="c"</c>: removes all other labels, but never what tells of a failure.</summary>
internal sealed class KeepStep(IReadOnlyList<LabelSelector> labels) : ILineStep
{
    public bool Process(Line line)
    {
        foreach (var (name, value) in line.Labels.All.ToArray())
        {
            if (name != LabelSet.PreserveError && !labels.Any(selector => selector.Name == name && (selector.Matcher?.Matches(value) ?? true)))
            {
                line.Labels.Remove(name);
            }
        }

        return true;
    }
}
