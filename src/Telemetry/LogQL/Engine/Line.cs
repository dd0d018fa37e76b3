using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>One line on its way through the pipeline; reused for the next.</summary>
internal sealed class Line
{
    public long TimestampNs { get; private set; }

    public string Text { get; set; } = "";

    public LabelSet Labels { get; } = new();

    public void Reset(LogEntry entry)
    {
        (TimestampNs, Text) = (entry.TimestampNs, entry.Line);
        Labels.Reset(entry.Stream, entry.StructuredMetadata);
    }
}

/// <summary>A step that may change the line and its labels.</summary>
internal interface ILineStep
{
    /// <summary>Whether the line stays.</summary>
    bool Process(Line line);
}
