using System.Globalization;

namespace Dendro.Telemetry.Storage.Schema;

/// <summary>
/// The file's schema as the list of steps that made it: a file of version n is brought up to date by the steps from
/// n on. A step that has been released is never changed.
/// </summary>
internal static class Migrations
{
    internal static readonly IReadOnlyList<string> Steps =
        [FirstSchema, JournalPosition, LineBytes, SpanAttributes, .. Enumerable.Range(0, Catalog.SpanAttributes.Slots).Select(SpanColumn), DroppedAttributes, SpanFlags, SpanDropped];

    // Times come first: rows arrive in time order, so DuckDB's per-block minima and maxima skip what a range leaves out.
    const string FirstSchema = """
        CREATE TABLE resources (id UINTEGER, service_name VARCHAR, attributes VARCHAR);
        CREATE TABLE scopes (id UINTEGER, name VARCHAR, version VARCHAR, attributes VARCHAR);
        CREATE TABLE streams (id UINTEGER, labels VARCHAR);
        CREATE TABLE log_contexts (id UINTEGER, metadata VARCHAR);
        CREATE TABLE series (id UINTEGER, labels VARCHAR);
        CREATE TABLE metrics (name VARCHAR, type VARCHAR, help VARCHAR, unit VARCHAR);
        CREATE TABLE samples (time_ms BIGINT, series UINTEGER, value DOUBLE, start_ms BIGINT);
        CREATE TABLE histograms (time_ms BIGINT, series UINTEGER, start_ms BIGINT, histogram VARCHAR);
        CREATE TABLE exemplars (time_ms BIGINT, series UINTEGER, value DOUBLE, labels VARCHAR);
        CREATE TABLE logs (
            time_ns BIGINT, stream UINTEGER, context UINTEGER, observed_ns BIGINT,
            trace_high UBIGINT, trace_low UBIGINT, span UBIGINT,
            flags UINTEGER, severity UTINYINT, level UTINYINT, severity_text VARCHAR,
            line VARCHAR, metadata VARCHAR);
        CREATE TABLE spans (
            start_ns BIGINT, end_ns BIGINT, trace_high UBIGINT, trace_low UBIGINT, span UBIGINT, parent UBIGINT,
            kind UTINYINT, status UTINYINT, resource UINTEGER, scope UINTEGER,
            name VARCHAR, status_message VARCHAR, trace_state VARCHAR,
            attributes VARCHAR, events VARCHAR, links VARCHAR);
        """;

    // The last segment of the journal that the tables have.
    const string JournalPosition = "CREATE TABLE journal (segment BIGINT); INSERT INTO journal VALUES (0)";

    // The length of the line, so that counting reads no text. Lines that were there before have none: to write it would write a whole store anew.
    const string LineBytes = "ALTER TABLE logs ADD COLUMN bytes UINTEGER";

    // Entries and keys as in the packed text. A slot is the number of a column of spans, -1 for an attribute that has none in a scope.
    const string SpanAttributes = """
        CREATE TABLE IF NOT EXISTS span_values (id UINTEGER, entry VARCHAR);
        CREATE TABLE IF NOT EXISTS span_slots (scope UINTEGER, key VARCHAR, slot TINYINT);
        CREATE TABLE IF NOT EXISTS span_keys_with_others (key VARCHAR);
        CREATE TABLE IF NOT EXISTS span_scopes_with_others (scope UINTEGER);
        """;

    // NULL is none.
    const string DroppedAttributes = """
        ALTER TABLE resources ADD COLUMN IF NOT EXISTS dropped UINTEGER;
        ALTER TABLE scopes ADD COLUMN IF NOT EXISTS dropped UINTEGER;
        """;

    const string SpanFlags = "ALTER TABLE spans ADD COLUMN IF NOT EXISTS flags UINTEGER";

    // How many attributes, events and links, or nothing.
    const string SpanDropped = "ALTER TABLE spans ADD COLUMN IF NOT EXISTS dropped VARCHAR";

    // One at a time, since DuckDB keeps a new column of all rows in memory until the next checkpoint. Spans from before have NULL.
    static string SpanColumn(int slot) => string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE spans ADD COLUMN IF NOT EXISTS a{slot} UINTEGER");
}
