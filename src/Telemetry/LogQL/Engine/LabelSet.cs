using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Where a label of a line comes from.</summary>
internal enum LabelCategory
{
    Stream,
    Metadata,
    Parsed,
}

/// <summary>
/// The labels of one line while it passes the pipeline. A label that is present may be empty, which is not the same
/// as absent. The set is reused from line to line.
/// </summary>
internal sealed class LabelSet
{
    public const string Error = "__error__";
    public const string ErrorDetails = "__error_details__";
    public const string PreserveError = "__preserve_error__";

    public const string DuplicateSuffix = "_extracted";

    readonly List<Entry> _entries = [];
    readonly List<string> _extracted = [];
    Labels _stream = Labels.Empty;
    Labels _metadata = Labels.Empty;
    bool _changed;
    bool _isRenamed;

    readonly record struct Entry(string Name, string Value, LabelCategory Category);

    /// <summary>The kind of the last failure, such as <c>JSONParserErr</c>; "" when there is none.</summary>
    public string Failure { get; set; } = "";

    /// <summary>The reason of the last failure.</summary>
    public string FailureDetails { get; set; } = "";

    public bool HasFailed => Failure.Length > 0;

    /// <summary>The stream's labels as stored.</summary>
    public Labels Stream => _stream;

    /// <summary>The labels in no particular order, failures not among them.</summary>
    public IEnumerable<(string Name, string Value)> All => _entries.Select(entry => (entry.Name, entry.Value));

    /// <summary>Starts over with the labels of another line.</summary>
    public void Reset(Labels stream, Labels metadata)
    {
        (_stream, _metadata, _changed, _isRenamed) = (stream, metadata, false, false);
        (Failure, FailureDetails) = ("", "");
        _extracted.Clear();
        _entries.Clear();
        for (var i = 0; i < stream.Count; i++)
        {
            _entries.Add(new Entry(stream[i].Name, stream[i].Value, LabelCategory.Stream));
        }

        for (var i = 0; i < metadata.Count; i++)
        {
            // The stream's label keeps its name; that of the line gets another.
            var (name, value) = metadata[i];
            if (Find(name, stream.Count) >= 0)
            {
                _changed = _isRenamed = true;
                name += DuplicateSuffix;
            }

            _entries.Add(new Entry(name, value, LabelCategory.Metadata));
        }
    }

    /// <summary>The value of the label, or null when it is absent.</summary>
    public string? Get(string name)
    {
        if (name is Error or ErrorDetails)
        {
            var value = name == Error ? Failure : FailureDetails;
            return value.Length > 0 ? value : null;
        }

        var index = Find(name, _entries.Count);
        return index < 0 ? null : _entries[index].Value;
    }

    public LabelCategory? CategoryOf(string name) => Find(name, _entries.Count) is var index and >= 0 ? _entries[index].Category : null;

    /// <summary>Sets a label. One of an earlier category of the same name makes way.</summary>
    public void Set(string name, string value, LabelCategory category = LabelCategory.Parsed)
    {
        _changed = true;
        var index = Find(name, _entries.Count);
        if (index < 0)
        {
            _entries.Add(new Entry(name, value, category));
        }
        else
        {
            _entries[index] = new Entry(name, value, category);
        }
    }

    public void Remove(string name)
    {
        var index = Find(name, _entries.Count);
        if (index >= 0)
        {
            _changed = true;
            _entries.RemoveAt(index);
        }
    }

    /// <summary>The name that a label extracted from the line gets: another where the stream or metadata has one of this name.</summary>
    public string NameFor(string extracted) =>
        IsInStream(extracted) || CategoryOf(extracted) == LabelCategory.Metadata ? extracted + DuplicateSuffix : extracted;

    /// <summary>Sets a label that a parser found in the line, unless one was found under this name before.</summary>
    public void Extract(string name, string value)
    {
        var target = NameFor(name);
        if (!_extracted.Contains(target))
        {
            _extracted.Add(target);
            Set(target, value);
        }
    }

    public void Fail(string failure, string details)
    {
        (Failure, FailureDetails, _changed) = (failure, details, true);
    }

    /// <summary>All labels, failures included.</summary>
    public Labels ToLabels() => !_changed && _metadata.Count == 0 && !HasFailed ? _stream : Build(_ => true);

    /// <summary>The labels of one category; failures count as parsed.</summary>
    public Labels ToLabels(LabelCategory category) => category switch
    {
        LabelCategory.Stream when !_changed && _metadata.Count == 0 => _stream,
        LabelCategory.Metadata when !_changed => _metadata,
        _ => Build(entry => entry.Category == category, withFailure: category == LabelCategory.Parsed),
    };

    /// <summary>The labels that the grouping leaves. A failure keeps them all, or it could not be told.</summary>
    public Labels Group(Syntax.Grouping? grouping) =>
        grouping is null || HasFailed ? ToLabels()
        : grouping is { Without: false, Labels.Count: 0 } ? Labels.Empty
        : Build(entry => grouping.Labels.Contains(entry.Name) != grouping.Without);

    /// <summary>
    /// The values of some labels, null for those that are absent. False when a grouping by these labels may leave more of the line: those of
    /// a failure, or two of one name.
    /// </summary>
    public bool TryGetValues(IReadOnlyList<string> names, Span<string?> values)
    {
        if (HasFailed || FailureDetails.Length > 0 || _isRenamed)
        {
            return false;
        }

        for (var i = 0; i < names.Count; i++)
        {
            var index = Find(names[i], _entries.Count);
            values[i] = index < 0 ? null : _entries[index].Value;
        }

        return true;
    }

    Labels Build(Func<Entry, bool> include, bool withFailure = true)
    {
        var labels = new List<Label>(_entries.Count + 2);
        foreach (var entry in _entries)
        {
            if (include(entry))
            {
                labels.Add(new Label(entry.Name, entry.Value));
            }
        }

        if (withFailure && HasFailed)
        {
            labels.Add(new Label(Error, Failure));
        }

        if (withFailure && FailureDetails.Length > 0)
        {
            labels.Add(new Label(ErrorDetails, FailureDetails));
        }

        labels.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return Labels.FromSorted([.. labels]);
    }

    // A label of the stream counts even when it was dropped, and even when it is empty.
    bool IsInStream(string name)
    {
        for (var i = 0; i < _stream.Count; i++)
        {
            if (_stream[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }

    int Find(string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (_entries[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
