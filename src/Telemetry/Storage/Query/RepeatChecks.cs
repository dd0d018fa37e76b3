namespace Dendro.Telemetry.Storage.Query;

/// <summary>The checks for repeats of the tables whose records senders may repeat; of samples the first of a time holds anyway.</summary>
internal sealed class RepeatChecks
{
    /// <summary>A line of the same stream, time, text and metadata is one line.</summary>
    internal RepeatCheck Logs { get; } = new(
        "logs", "time_ns", "hash(time_ns, stream)", "hash(time_ns, stream, line)", $"hash(time_ns, stream, line, {string.Join(", ", Repeats.Metadata)})");

    /// <summary>A span of the same trace, id and kind is one span.</summary>
    internal RepeatCheck Spans { get; } = new("spans", "start_ns", "hash(trace_low, span, kind)");

    /// <summary>What was added may become visible from now on.</summary>
    internal void Committing()
    {
        Logs.Committing();
        Spans.Committing();
    }

    /// <summary>What was added is visible, or never will be.</summary>
    internal void Committed()
    {
        Logs.Committed();
        Spans.Committed();
    }
}
