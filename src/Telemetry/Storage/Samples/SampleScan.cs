using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Query;

namespace Dendro.Telemetry.Storage.Samples;

/// <summary>Reads samples out of the tables, in the order in which they came. DuckDB streams the rows, so it needs no memory for more than a few of them.</summary>
internal static class SampleScan
{
    /// <summary>Reads what there is in a range, of all series or of those that a condition lets through.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="range">Which times.</param>
    /// <param name="condition">What else must hold, in SQL; empty when nothing.</param>
    /// <param name="samples">Takes them.</param>
    /// <param name="goesOn">Asked now and then; false ends it.</param>
    /// <param name="cancellationToken">Ends it as well.</param>
    /// <returns>Whether it came to the end.</returns>
    internal static bool Read(Connection connection, SampleRange range, string condition, SampleChunks samples, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        var predicate = new Predicate().And("time_ms BETWEEN ? AND ?", range.FirstMs, range.LastMs);
        if (condition.Length > 0)
        {
            predicate.And(condition);
        }

        using (var rows = connection.Query($"SELECT series, time_ms, value, start_ms FROM samples{predicate}", predicate.Parameters, cancellationToken))
        {
            while (rows.NextChunk())
            {
                samples.Add(rows.Column<uint>(0), rows.Column<long>(1), rows.Column<double>(2), rows.Column<long>(3));
                if (!goesOn())
                {
                    return false;
                }
            }
        }

        using (var rows = connection.Query($"SELECT series, time_ms, start_ms, histogram FROM histograms{predicate}", predicate.Parameters, cancellationToken))
        {
            while (rows.NextChunk())
            {
                var series = rows.Column<uint>(0);
                var times = rows.Column<long>(1);
                var starts = rows.Column<long>(2);
                var texts = rows.Texts(3);
                for (var i = 0; i < rows.Count; i++)
                {
                    samples.Add(series[i], times[i], starts[i], texts[i]);
                }

                if (!goesOn())
                {
                    return false;
                }
            }
        }

        return true;
    }
}
