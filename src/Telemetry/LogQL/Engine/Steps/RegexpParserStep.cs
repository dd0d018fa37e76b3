using Dendro.Telemetry.LogQL.Engine.Parsing;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| regexp "…"</c></summary>
internal sealed class RegexpParserStep(string pattern) : ILineStep
{
    readonly RegexpParser _parser = new(pattern);

    public bool Process(Line line)
    {
        _parser.Capture(line.Text, (name, value) => line.Labels.Extract(LabelNames.Sanitize(name), value));
        return true;
    }
}
