using Dendro.Telemetry.LogQL.Engine.Parsing;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| pattern "…"</c></summary>
internal sealed class PatternParserStep(string pattern) : ILineStep
{
    readonly PatternExpression _pattern = PatternExpression.ForParser(pattern);

    public bool Process(Line line)
    {
        _pattern.Capture(line.Text, line.Labels.Extract);
        return true;
    }
}
