using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Push;

/// <summary>What of a remote-write request went into the batch; series that cannot be taken are left out, and why is told.</summary>
internal sealed class RemoteWritten(AcceptedTimes times)
{
    const long MostMs = long.MaxValue / 1_000_000;

    internal int Samples { get; set; }

    internal int Histograms { get; set; }

    internal int Exemplars { get; set; }

    internal Rejections Rejections { get; } = new();

    /// <summary>Whether times in Unix milliseconds can be kept: a start that cannot would make SQL over all others fail. Else the value is refused alone.</summary>
    internal bool Takes(SeriesHandle series, long timeMs, long startMs = 0)
    {
        if (!times.HasMs(timeMs))
        {
            Rejections.Add(times.RefusalOfSample($"series {series.Series.Value}", timeMs));
            return false;
        }

        if (startMs is < -MostMs or > MostMs)
        {
            Rejections.Add($"a sample of series {series.Series.Value} has the start {startMs}: expected Unix milliseconds before the year 2262");
            return false;
        }

        return true;
    }

    /// <summary>Whether an exemplar's labels can be kept; else it is refused alone.</summary>
    internal bool TakesExemplar(List<Label> labels)
    {
        if (LabelLimits.FitExemplar(labels))
        {
            return true;
        }

        Rejections.Add($"the labels of an exemplar have more than {LabelLimits.MostExemplarCharacters} characters");
        return false;
    }
}
