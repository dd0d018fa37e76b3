using System.Collections;
using System.Text;

namespace Dendro.Telemetry.Model;

/// <summary>
/// An immutable set of labels, sorted by name (ordinal), each name once and no value empty: what identifies a
/// series in Prometheus and a stream in Loki.
/// </summary>
public sealed class Labels : IReadOnlyList<Label>, IEquatable<Labels>
{
    /// <summary>The name of the label that holds a metric's name.</summary>
    public const string MetricName = "__name__";

    /// <summary>The set without labels.</summary>
    public static readonly Labels Empty = new([]);

    readonly Label[] _sorted;
    int _hash;

    Labels(Label[] sorted) => _sorted = sorted;

    /// <inheritdoc/>
    public int Count => _sorted.Length;

    /// <inheritdoc/>
    public Label this[int index] => _sorted[index];

    /// <summary>The value of the label <paramref name="name"/>, or "" when the set does not have it.</summary>
    public string this[string name]
    {
        get
        {
            var (low, high) = (0, _sorted.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                var order = string.CompareOrdinal(_sorted[middle].Name, name);
                if (order == 0)
                {
                    return _sorted[middle].Value;
                }

                (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
            }

            return "";
        }
    }

    const int MostInserted = 64;

    /// <summary>Makes a set. Empty values are left out; of a name given twice the last value holds.</summary>
    public static Labels From(IEnumerable<Label> labels)
    {
        Label[] sorted = [.. labels];
        if (sorted.Length <= MostInserted)
        {
            SortByName(sorted);
        }
        else
        {
            sorted = [.. sorted.OrderBy(label => label.Name, StringComparer.Ordinal)];
        }

        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var isLastOfName = i + 1 == sorted.Length || sorted[i + 1].Name != sorted[i].Name;
            if (isLastOfName && sorted[i].Value.Length > 0)
            {
                sorted[count++] = sorted[i];
            }
        }

        return FromSorted(count == sorted.Length ? sorted : sorted[..count]);
    }

    /// <summary>Makes a set from names and values, as <see cref="From(IEnumerable{Label})"/> does.</summary>
    public static Labels From(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var list = new List<Label>(labels.Length);
        foreach (var (name, value) in labels)
        {
            list.Add(new Label(name, value));
        }

        return From(list);
    }

    /// <summary>Wraps labels that the caller knows to be sorted by name, unique and without empty values.</summary>
    public static Labels FromSorted(Label[] labels) => labels.Length == 0 && Empty is not null ? Empty : new Labels(labels);

    /// <summary>Whether the set has the label <paramref name="name"/>.</summary>
    public bool Has(string name) => this[name].Length > 0;

    /// <summary>This set with <paramref name="name"/> set to <paramref name="value"/>, or without it when that is empty.</summary>
    public Labels With(string name, string value) => From(_sorted.Append(new Label(name, value)));

    /// <summary>Only the labels named.</summary>
    public Labels Keep(IReadOnlySet<string> names) => FromSorted(Array.FindAll(_sorted, label => names.Contains(label.Name)));

    /// <summary>All labels but those named.</summary>
    public Labels Drop(IReadOnlySet<string> names) => FromSorted(Array.FindAll(_sorted, label => !names.Contains(label.Name)));

    /// <summary>All labels but the one named.</summary>
    public Labels Drop(string name) => Has(name) ? FromSorted(Array.FindAll(_sorted, label => label.Name != name)) : this;

    /// <inheritdoc/>
    public bool Equals(Labels? other) =>
        ReferenceEquals(this, other) || (other is not null && GetHashCode() == other.GetHashCode() && _sorted.AsSpan().SequenceEqual(other._sorted));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = Hash();

    /// <inheritdoc/>
    public IEnumerator<Label> GetEnumerator() => ((IEnumerable<Label>)_sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The set as Prometheus and Loki print it: <c>{a="1", b="2"}</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in _sorted)
        {
            text.Append(text.Length > 1 ? ", " : "").Append(name).Append('=').Append(Quote(value));
        }

        return text.Append('}').ToString();
    }

    // Made when first asked for: most sets of a log line never are. Zero stands for not made.
    int Hash()
    {
        var hash = new HashCode();
        foreach (var label in _sorted)
        {
            hash.Add(label.Name, StringComparer.Ordinal);
            hash.Add(label.Value, StringComparer.Ordinal);
        }

        var made = hash.ToHashCode();
        return made == 0 ? 1 : made;
    }

    static string Quote(string value) =>
        '"' + value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + '"';

    // Sets are mostly small and in order already, and labels of one name must stay in theirs.
    static void SortByName(Span<Label> labels)
    {
        for (var i = 1; i < labels.Length; i++)
        {
            var (label, place) = (labels[i], i);
            for (; place > 0 && string.CompareOrdinal(labels[place - 1].Name, label.Name) > 0; place--)
            {
                labels[place] = labels[place - 1];
            }

            labels[place] = label;
        }
    }
}
