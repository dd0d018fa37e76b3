namespace Dendro.Telemetry.Storage.Sql;

/// <summary>
/// What SQL sees: views with names and types for people, in a catalog in memory that holds nothing else. They belong
/// to the program, not to the file, so they change without a migration.
/// </summary>
internal static class SqlViews
{
    internal const string Catalog = "telemetry";

    /// <summary>The views, in the order of the documentation.</summary>
    internal static readonly IReadOnlyList<string> Names =
        ["logs", "spans", "samples", "histograms", "exemplars", "series", "metrics", "streams", "resources"];

    // AttributeText, read by DuckDB: ␟key␞tvalue␟…, control bytes written as 0x1B and the byte plus 0x40. A key that
    // comes twice makes no map, so only its first value is taken then. TRY costs nothing where none does, and what asks beforehand,
    // list_unique, does half of the work there is, and crashes DuckDB when it finds no memory.
    const string Macros = """
        CREATE MACRO telemetry.main.plain(text) AS CASE WHEN contains(text, chr(27))
            THEN replace(replace(replace(replace(replace(text, chr(27) || '_', chr(31)), chr(27) || '^', chr(30)), chr(27) || ']', chr(29)), chr(27) || '\', chr(28)), chr(27) || '[', chr(27))
            ELSE text END;
        CREATE MACRO telemetry.main.entries(packed) AS list_transform(
            string_split(packed[2:-2], chr(31)),
            lambda e: {'key': telemetry.main.plain(split_part(e, chr(30), 1)), 'value': telemetry.main.plain(split_part(e, chr(30), 2)[2:])});
        CREATE MACRO telemetry.main.keys(pairs) AS list_transform(pairs, lambda p: p.key);
        CREATE MACRO telemetry.main.first_of_each(pairs) AS list_filter(pairs, lambda p, i: list_position(telemetry.main.keys(pairs), p.key) = i);
        CREATE MACRO telemetry.main.mapped(pairs) AS coalesce(TRY(map_from_entries(pairs)), map_from_entries(telemetry.main.first_of_each(pairs)));
        CREATE MACRO telemetry.main.unpacked(packed) AS CASE WHEN packed = '' OR packed IS NULL
            THEN MAP([]::VARCHAR[], []::VARCHAR[])
            ELSE telemetry.main.mapped(telemetry.main.entries(packed)) END;
        CREATE MACRO telemetry.main.moment(ns) AS make_timestamp(ns // 1000)::TIMESTAMP AT TIME ZONE 'UTC';
        CREATE MACRO telemetry.main.hex16(number) AS lpad(lower(hex(number)), 16, '0');
        CREATE MACRO telemetry.main.items(packed) AS CASE WHEN packed = '' THEN []::VARCHAR[] ELSE string_split(packed[2:], chr(29)) END;
        """;

    const string Views = """
        CREATE VIEW telemetry.main.streams AS
            SELECT id AS stream_id, telemetry.main.unpacked(labels) AS labels, coalesce(telemetry.main.unpacked(labels)['service_name'], '') AS service_name
            FROM dendro.main.streams;
        CREATE VIEW telemetry.main.resources AS
            SELECT id AS resource_id, service_name, telemetry.main.unpacked(attributes) AS attributes FROM dendro.main.resources;
        CREATE VIEW telemetry.main.series AS
            SELECT id AS series_id, coalesce(telemetry.main.unpacked(labels)['__name__'], '') AS metric,
                coalesce(telemetry.main.unpacked(labels)['service_name'], '') AS service_name, telemetry.main.unpacked(labels) AS labels
            FROM dendro.main.series;
        CREATE VIEW telemetry.main.metrics AS
            SELECT name, last(type ORDER BY rowid) AS type, last(help ORDER BY rowid) AS help, last(unit ORDER BY rowid) AS unit
            FROM dendro.main.metrics GROUP BY name;
        CREATE VIEW telemetry.main.logs AS
            SELECT telemetry.main.moment(l.time_ns) AS time, s.service_name,
                CASE l.level WHEN 0 THEN NULL {levels} END AS level,
                l.line AS body,
                CASE WHEN l.trace_high = 0 AND l.trace_low = 0 THEN NULL ELSE telemetry.main.hex16(l.trace_high) || telemetry.main.hex16(l.trace_low) END AS trace_id,
                CASE WHEN l.span <> 0 THEN telemetry.main.hex16(l.span) END AS span_id,
                nullif(l.severity, 0) AS severity_number, nullif(l.severity_text, '') AS severity_text,
                telemetry.main.unpacked(l.metadata) AS attributes, telemetry.main.unpacked(c.metadata) AS context, s.labels AS labels,
                CASE WHEN l.observed_ns <> 0 THEN telemetry.main.moment(l.observed_ns) END AS observed_time,
                l.time_ns AS time_unix_nano
            FROM dendro.main.logs l
            LEFT JOIN telemetry.main.streams s ON s.stream_id = l.stream
            LEFT JOIN dendro.main.log_contexts c ON c.id = l.context;
        CREATE VIEW telemetry.main.spans AS
            SELECT telemetry.main.moment(p.start_ns) AS start_time, telemetry.main.moment(p.end_ns) AS end_time,
                (p.end_ns - p.start_ns) / 1000000 AS duration_ms, r.service_name, p.name,
                telemetry.main.hex16(p.trace_high) || telemetry.main.hex16(p.trace_low) AS trace_id, telemetry.main.hex16(p.span) AS span_id,
                CASE WHEN p.parent <> 0 THEN telemetry.main.hex16(p.parent) END AS parent_span_id,
                CASE p.kind {kinds} END AS kind, CASE p.status {statuses} END AS status, nullif(p.status_message, '') AS status_message,
                telemetry.main.unpacked(p.attributes) AS attributes, telemetry.main.unpacked(r.attributes) AS resource,
                o.name AS scope_name, o.version AS scope_version, nullif(p.trace_state, '') AS trace_state,
                list_transform(telemetry.main.items(p.events), lambda e: {
                    'time': telemetry.main.moment(split_part(e, chr(28), 1)::BIGINT), 'name': telemetry.main.plain(split_part(e, chr(28), 2)),
                    'attributes': telemetry.main.unpacked(split_part(e, chr(28), 3))}) AS events,
                list_transform(telemetry.main.items(p.links), lambda e: {
                    'trace_id': e[1:32], 'span_id': e[33:48], 'attributes': telemetry.main.unpacked(split_part(e, chr(28), 3))}) AS links,
                p.start_ns AS start_unix_nano, p.end_ns AS end_unix_nano
            FROM dendro.main.spans p
            LEFT JOIN dendro.main.resources r ON r.id = p.resource
            LEFT JOIN dendro.main.scopes o ON o.id = p.scope;
        CREATE VIEW telemetry.main.samples AS
            SELECT telemetry.main.moment(v.time_ms * 1000000) AS time, s.metric, CASE WHEN isnan(v.value) THEN NULL ELSE v.value END AS value,
                s.service_name, s.labels, v.series AS series_id,
                CASE WHEN v.start_ms <> 0 THEN telemetry.main.moment(v.start_ms * 1000000) END AS start_time, v.time_ms AS time_unix_milli
            FROM dendro.main.samples v LEFT JOIN telemetry.main.series s ON s.series_id = v.series;
        CREATE VIEW telemetry.main.histograms AS
            SELECT telemetry.main.moment(v.time_ms * 1000000) AS time, s.metric, v.histogram::JSON AS histogram, s.service_name, s.labels,
                v.series AS series_id, v.time_ms AS time_unix_milli
            FROM dendro.main.histograms v LEFT JOIN telemetry.main.series s ON s.series_id = v.series;
        CREATE VIEW telemetry.main.exemplars AS
            SELECT telemetry.main.moment(v.time_ms * 1000000) AS time, s.metric, v.value, telemetry.main.unpacked(v.labels)['trace_id'] AS trace_id,
                telemetry.main.unpacked(v.labels) AS exemplar_labels, s.labels, v.series AS series_id, v.time_ms AS time_unix_milli
            FROM dendro.main.exemplars v LEFT JOIN telemetry.main.series s ON s.series_id = v.series;
        """;

    /// <summary>The statements that make the catalog.</summary>
    internal static string Script { get; } = "ATTACH ':memory:' AS telemetry;\n" + Macros + "\n" + Views
        .Replace("{levels}", Cases(Enum.GetValues<Ingest.DetectedLevel>().Where(level => level != 0).Select(level => ((int)level, Ingest.LogFields.Name(level)))), StringComparison.Ordinal)
        .Replace("{kinds}", Cases(Enum.GetValues<Model.SpanKind>().Select(kind => ((int)kind, kind.ToString().ToLowerInvariant()))), StringComparison.Ordinal)
        .Replace("{statuses}", Cases(Enum.GetValues<Model.SpanStatus>().Select(status => ((int)status, status.ToString().ToLowerInvariant()))), StringComparison.Ordinal);

    static string Cases(IEnumerable<(int Number, string Name)> names) => string.Join(' ', names.Select(pair => $"WHEN {pair.Number} THEN '{pair.Name}'"));
}
