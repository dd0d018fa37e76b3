using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Turns rows of the table <c>logs</c> into entries, with the structured metadata of some names or, without any given, of all.</summary>
/// <param name="catalog">What numbers in rows stand for.</param>
/// <param name="names">The names, or null.</param>
/// <param name="tellsRepeatsApart">Whether rows come in order of time and may have a line twice, which is then read once.</param>
internal sealed class LogReader(StoreCatalog catalog, IReadOnlySet<string>? names, bool tellsRepeatsApart)
{
    const int IdentityColumn = 13;

    static readonly IReadOnlyList<(string Name, string Column, string Nothing)> Fields =
    [
        (LogFields.ObservedName, "observed_ns", "0::BIGINT"),
        (LogFields.TraceIdName, "trace_high", "0::UBIGINT"),
        (LogFields.TraceIdName, "trace_low", "0::UBIGINT"),
        (LogFields.SpanIdName, "span", "0::UBIGINT"),
        (LogFields.FlagsName, "flags", "0::UINTEGER"),
        (LogFields.SeverityName, "severity", "0::UTINYINT"),
        (LogFields.LevelName, "level", "0::UTINYINT"),
        (LogFields.SeverityTextName, "severity_text", "''"),
    ];

    readonly List<Label> _labels = [];
    readonly Dictionary<uint, Labels> _contexts = [];
    readonly Func<LogEntry, ulong, bool>? _isFirst = tellsRepeatsApart ? Repeats.OfLines() : null;

    /// <summary>The columns that <see cref="Read(Rows)"/> expects; those that are not looked at stand empty.</summary>
    internal string Columns { get; } =
        $"time_ns, stream, context, {string.Join(", ", Fields.Select(field => IsWanted(names, field) ? field.Column : field.Nothing))}, line, {(names is { Count: 0 } ? "''" : "metadata")}"
        + (tellsRepeatsApart ? $", hash({string.Join(", ", Repeats.Metadata)})" : "");

    /// <summary>Those of the columns that hold structured metadata that is looked at.</summary>
    internal IEnumerable<string> MetadataColumns { get; } = ["context", .. Fields.Where(field => IsWanted(names, field)).Select(field => field.Column)];

    /// <summary>Rows that were read.</summary>
    internal long Count { get; private set; }

    /// <summary>Bytes of the lines and of the structured metadata beside them that were read.</summary>
    internal long Bytes { get; private set; }

    /// <summary>The entries of the next chunk; none at the end.</summary>
    internal List<LogEntry> Read(Rows rows)
    {
        var entries = new List<LogEntry>();
        while (entries.Count == 0 && rows.NextChunk())
        {
            Read(rows, entries);
        }

        return entries;
    }

    /// <summary>Adds the entries of the current chunk.</summary>
    internal void Read(Rows rows, List<LogEntry> entries)
    {
        var times = rows.Column<long>(0);
        var streams = rows.Column<uint>(1);
        var contexts = rows.Column<uint>(2);
        var observed = rows.Column<long>(3);
        var high = rows.Column<ulong>(4);
        var low = rows.Column<ulong>(5);
        var spans = rows.Column<ulong>(6);
        var flags = rows.Column<uint>(7);
        var severities = rows.Column<byte>(8);
        var levels = rows.Column<byte>(9);
        var severityTexts = rows.Texts(10);
        var lines = rows.Texts(11);
        var metadata = rows.Texts(12);
        var identities = tellsRepeatsApart ? rows.Column<ulong>(IdentityColumn) : [];
        Count += rows.Count;
        for (var i = 0; i < rows.Count; i++)
        {
            Bytes += lines[i].Length + metadata[i].Length;
            _labels.Clear();
            AttributeText.AddTo(_labels, metadata[i], names);
            Add(LogFields.ObservedName, observed[i]);
            Add(LogFields.SeverityName, severities[i]);
            Add(LogFields.FlagsName, flags[i]);
            if (!severityTexts[i].IsEmpty)
            {
                _labels.Add(new Label(LogFields.SeverityTextName, StringPool.Values.Get(severityTexts[i])));
            }

            if (new TraceId(high[i], low[i]) is { IsEmpty: false } traceId)
            {
                _labels.Add(new Label(LogFields.TraceIdName, traceId.ToString()));
            }

            if (spans[i] != 0)
            {
                _labels.Add(new Label(LogFields.SpanIdName, new SpanId(spans[i]).ToString()));
            }

            if (levels[i] != 0)
            {
                _labels.Add(new Label(LogFields.LevelName, LogFields.Name((DetectedLevel)levels[i])));
            }

            var entry = new LogEntry(times[i], lines.Get(i), catalog.Streams[streams[i]].Value, _labels.Count == 0 ? OfContext(contexts[i]) : Merged(catalog.Contexts[contexts[i]].Value));
            if (_isFirst?.Invoke(entry, identities[i]) != false)
            {
                entries.Add(entry);
            }
        }
    }

    static bool IsWanted(IReadOnlySet<string>? names, (string Name, string Column, string Nothing) field) => names?.Contains(field.Name) != false;

    void Add(string name, long value)
    {
        if (value != 0)
        {
            _labels.Add(new Label(name, LogFields.Text(value)));
        }
    }

    // Most lines say nothing of themselves that is looked at.
    Labels OfContext(uint context)
    {
        if (!_contexts.TryGetValue(context, out var labels))
        {
            _contexts.Add(context, labels = Merged(catalog.Contexts[context].Value));
        }

        return labels;
    }

    // What the line says of itself holds against what its resource and scope say.
    Labels Merged(Labels context)
    {
        if (_labels.Count == 0 && names is null)
        {
            return context;
        }

        foreach (var label in context)
        {
            if (names?.Contains(label.Name) != false && !_labels.Exists(own => own.Name == label.Name))
            {
                _labels.Add(label);
            }
        }

        return _labels.Count == 0 ? Labels.Empty : Labels.From(_labels);
    }
}
