using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Retention;

/// <summary>
/// Cuts what is to be deleted into transactions. DuckDB notes of each deleted row who deleted it, some 5 bytes of memory, until a
/// checkpoint has given up its row group.
/// </summary>
internal static class ExpirySteps
{
    /// <summary>Rows of one transaction; more only when one second has more.</summary>
    internal const long MostRows = 5_000_000;

    const string RowsBySecond = """
        SELECT second::BIGINT, sum(rows)::BIGINT FROM (
            SELECT time_ms // 1000 AS second, count(*) AS rows FROM samples WHERE time_ms < ? GROUP BY 1
            UNION ALL SELECT time_ms // 1000, count(*) FROM histograms WHERE time_ms < ? GROUP BY 1
            UNION ALL SELECT time_ns // 1000000000, count(*) FROM logs WHERE time_ns < ? GROUP BY 1
            UNION ALL SELECT start_ns // 1000000000, count(*) FROM spans WHERE start_ns < ? GROUP BY 1)
        GROUP BY second ORDER BY second
        """;

    /// <summary>Ascending times before which records go, one transaction after the other; the last are <paramref name="cutoffs"/>.</summary>
    internal static List<Cutoffs> Of(Connection connection, Cutoffs cutoffs, long mostRows, CancellationToken cancellationToken)
    {
        var (steps, inStep) = (new List<Cutoffs>(), 0L);
        using var rows = connection.Query(RowsBySecond, [cutoffs.MetricsMs, cutoffs.MetricsMs, cutoffs.LogsNs, cutoffs.TracesNs], cancellationToken);
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var (second, count) = (rows.Column<long>(0)[i], rows.Column<long>(1)[i]);
                if (inStep > 0 && inStep + count > mostRows)
                {
                    steps.Add(cutoffs.Before(second * 1000));
                    inStep = 0;
                }

                inStep += count;
            }
        }

        return [.. steps, cutoffs];
    }
}
