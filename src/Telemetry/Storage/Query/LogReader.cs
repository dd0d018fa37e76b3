using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Ingest;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Turns rows of the table <c>logs</c> into entries, with the structured metadata of some names or, without any given, of all.</summary>
internal sealed class LogReader(StoreCatalog catalog, IReadOnlySet<string>? names)
{
    readonly List<Label> _labels = [];

    /// <summary>The columns that <see cref="Read"/> expects; those that are not looked at stand empty.</summary>
    internal string Columns { get; } = string.Join(
        ", ",
        "time_ns",
        "stream",
        "context",
        Column(names, LogFields.ObservedName, "observed_ns", "0::BIGINT"),
        Column(names, LogFields.TraceIdName, "trace_high", "0::UBIGINT"),
        Column(names, LogFields.TraceIdName, "trace_low", "0::UBIGINT"),
        Column(names, LogFields.SpanIdName, "span", "0::UBIGINT"),
        Column(names, LogFields.FlagsName, "flags", "0::UINTEGER"),
        Column(names, LogFields.SeverityName, "severity", "0::UTINYINT"),
        Column(names, LogFields.LevelName, "level", "0::UTINYINT"),
        Column(names, LogFields.SeverityTextName, "severity_text", "''"),
        "line",
        names is { Count: 0 } ? "''" : "metadata");

    /// <summary>The entries of the next chunk; none at the end.</summary>
    internal List<LogEntry> Read(Rows rows)
    {
        var entries = new List<LogEntry>();
        if (!rows.NextChunk())
        {
            return entries;
        }

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
        for (var i = 0; i < rows.Count; i++)
        {
            _labels.Clear();
            AttributeText.AddTo(_labels, metadata[i]);
            if (names is not null)
            {
                _labels.RemoveAll(label => !names.Contains(label.Name));
            }

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

            entries.Add(new LogEntry(times[i], lines.Get(i), catalog.Streams[streams[i]].Value, Merged(catalog.Contexts[contexts[i]].Value)));
        }

        return entries;
    }

    static string Column(IReadOnlySet<string>? names, string name, string column, string nothing) => names?.Contains(name) == false ? nothing : column;

    void Add(string name, long value)
    {
        if (value != 0)
        {
            _labels.Add(new Label(name, LogFields.Text(value)));
        }
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

        return Labels.From(_labels);
    }
}
