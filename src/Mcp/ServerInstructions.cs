namespace Dendro.Mcp;

internal static class ServerInstructions
{
    public const string Text =
        """
        Read-only access to logs (Loki), metrics (Prometheus) and traces (Tempo).
        Data source uids: loki, prometheus, tempo. Times are RFC 3339 or relative to now (now-15m).
        Ask for aggregates first (count_over_time, sum by, rate, quantile_over_time); read single lines or traces last.
        A second text block beside a result announces that the result was cut and how to narrow it.
        find_root_cause answers "what is wrong and why" in one call; service_map lists who calls whom.
        """;
}
