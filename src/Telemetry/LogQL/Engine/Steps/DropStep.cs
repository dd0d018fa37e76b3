using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| drop a, b="c"</c>: removes labels; dropping <c>__error__</c> forgives the failure.</summary>
internal sealed class DropStep(IReadOnlyList<LabelSelector> labels) : ILineStep
{
    public bool Process(Line line)
    {
        foreach (var selector in labels)
        {
            if (selector.Matcher is { } matcher && !matcher.Matches(line.Labels.Get(selector.Name) ?? ""))
            {
                continue;
            }

            switch (selector.Name)
            {
                case LabelSet.Error:
                    line.Labels.Failure = "";
                    break;
                case LabelSet.ErrorDetails:
                    line.Labels.FailureDetails = "";
                    break;
                default:
                    line.Labels.Remove(selector.Name);
                    break;
            }
        }

        return true;
    }
}
