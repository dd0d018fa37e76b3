namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Counts what a query reads.</summary>
internal sealed class StatisticsCounter
{
    long _lines;
    long _bytes;
    long _kept;

    public void Read(long lines, long bytes)
    {
        _lines += lines;
        _bytes += bytes;
    }

    public void Keep(long lines) => _kept += lines;

    public LogQLStatistics ToStatistics() => new(_lines, _bytes, _kept);
}
