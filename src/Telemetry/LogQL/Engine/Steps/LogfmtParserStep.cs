using Dendro.Telemetry.LogQL.Engine.Parsing;
using Dendro.Telemetry.LogQL.Syntax;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| logfmt [--strict] [--keep-empty] [a="b", …]</c></summary>
internal sealed class LogfmtParserStep : ILineStep
{
    const string Failure = "LogfmtParserErr";

    readonly LogfmtStage _stage;
    readonly WantedLabels? _wanted;

    /// <exception cref="LogQLException">A key to select is not one word.</exception>
    public LogfmtParserStep(LogfmtStage stage, WantedLabels? wanted)
    {
        (_stage, _wanted) = (stage, stage.Extractions.Count == 0 ? wanted : null);
        foreach (var extraction in stage.Extractions)
        {
            if (extraction.Source.Length == 0 || extraction.Source.AsSpan().Trim().ContainsAny(" \t\""))
            {
                throw LogQLException.Semantic($"cannot parse expression [{extraction.Source}]: syntax error: unexpected {(extraction.Source.Length == 0 ? "$end, expecting KEY" : "KEY")}");
            }
        }
    }

    public bool Process(Line line)
    {
        var reader = new LogfmtReader(line.Text);
        while (reader.Read())
        {
            if (reader.Error is null)
            {
                if (_wanted?.MayBe(reader.Key) != false)
                {
                    Take(reader.Key.ToString(), LabelNames.Clean(reader.Value), line.Labels);
                }
            }
            else if (_stage.Strict)
            {
                line.Labels.Fail(Failure, reader.Error);
                break;
            }
        }

        foreach (var extraction in _stage.Extractions)
        {
            if (line.Labels.Get(extraction.Label) is null)
            {
                line.Labels.Set(extraction.Label, "");
            }
        }

        return true;
    }

    void Take(string key, string value, LabelSet labels)
    {
        if (_stage.Extractions.Count == 0)
        {
            var name = LabelNames.Sanitize(key);
            if (name.Length > 0 && (value.Length > 0 || _stage.KeepEmpty))
            {
                labels.Extract(name, value);
            }

            return;
        }

        foreach (var extraction in _stage.Extractions)
        {
            if (extraction.Source.Trim() == key && (value.Length > 0 || _stage.KeepEmpty))
            {
                labels.Set(labels.NameFor(extraction.Label), value);
            }
        }
    }
}
