using System.Text;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Counts what a query reads.</summary>
internal sealed class StatisticsCounter
{
    long _lines;
    long _bytes;
    long _kept;

    public void Read(LogEntry entry)
    {
        _lines++;
        _bytes += Encoding.UTF8.GetByteCount(entry.Line);
    }

    public void Keep() => _kept++;

    public LogQLStatistics ToStatistics() => new(_lines, _bytes, _kept);
}
