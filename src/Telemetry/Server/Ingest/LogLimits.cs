using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>How long the texts of a log record may be, whatever brings it.</summary>
internal sealed class LogLimits(IngestLimits limits, IngestMetrics metrics)
{
    readonly TextLimit _lines = new(Signal.Logs, limits.LineBytes, metrics);

    /// <summary>Of attributes.</summary>
    internal TextLimit Texts { get; } = new(Signal.Logs, limits.TextBytes, metrics);

    /// <summary>The longest line.</summary>
    internal int MostLineBytes => limits.LineBytes;

    /// <summary>Whether a line is taken, whole or cut.</summary>
    internal bool TakesLine(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> kept)
    {
        kept = limits.CutsLines ? _lines.Take(line, TextKind.Line) : line;
        return kept.Length <= limits.LineBytes;
    }

    /// <summary>Whether a line is taken, whole or cut.</summary>
    internal bool TakesLine(string line, out string kept)
    {
        kept = limits.CutsLines ? _lines.Take(line, TextKind.Line) : line;
        return _lines.Fits(kept);
    }
}
