using System.Diagnostics;
using Dendro.Telemetry.LogQL.Engine.Steps;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>The stages of a query, ready to run.</summary>
internal sealed class Pipeline
{
    readonly ILineStep[] _stages;
    readonly Line _line = new();

    /// <param name="stages">What to run.</param>
    /// <param name="clock">What templates call now.</param>
    /// <param name="names">The labels that are looked at; null for all.</param>
    /// <exception cref="LogQLException">A stage's template, path, address or regular expression is invalid.</exception>
    public Pipeline(IReadOnlyList<Stage> stages, TimeProvider clock, IReadOnlySet<string>? names = null)
    {
        var wanted = names is null ? null : new WantedLabels(names);
        _stages = [.. stages.Select(stage => Build(stage, clock, wanted))];
    }

    /// <summary>The line after all stages, or null when one dropped it. It is valid until the next call.</summary>
    /// <param name="entry">What is stored.</param>
    /// <param name="prepare">Changes the labels before the first stage; for tests of stages that come after others.</param>
    public Line? Process(LogEntry entry, Action<LabelSet>? prepare = null)
    {
        _line.Reset(entry);
        prepare?.Invoke(_line.Labels);
        foreach (var stage in _stages)
        {
            if (!stage.Process(_line))
            {
                return null;
            }
        }

        return _line;
    }

    static ILineStep Build(Stage stage, TimeProvider clock, WantedLabels? wanted) => stage switch
    {
        LineFilter filter => new LineFilterStep(filter),
        JsonStage { Extractions.Count: 0 } => new JsonParserStep(wanted),
        JsonStage json => new JsonPathParserStep(json.Extractions),
        LogfmtStage logfmt => new LogfmtParserStep(logfmt, wanted),
        RegexpStage regexp => new RegexpParserStep(regexp.Pattern),
        PatternStage pattern => new PatternParserStep(pattern.Pattern),
        UnpackStage => new UnpackParserStep(),
        LabelFilterStage filter => new LabelFilterStep(filter.Filter),
        LineFormatStage format => new LineFormatStep(format.Template, clock),
        LabelFormatStage format => new LabelFormatStep(format.Formats, clock),
        DecolorizeStage => new DecolorizeStep(),
        DropStage drop => new DropStep(drop.Labels),
        KeepStage keep => new KeepStep(keep.Labels),
        _ => throw new UnreachableException(),
    };
}
