using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Names of spans by their hashes, which DuckDB counts faster than texts.</summary>
internal sealed class SpanNames
{
    readonly Dictionary<ulong, AttributeValue> _names = [];
    readonly HashSet<ulong> _ambiguous = [];

    /// <summary>Whether a hash was asked for that tells no name, or more than one.</summary>
    internal bool Miss { get; private set; }

    /// <summary>Reads the names of a range.</summary>
    internal SpanNames Read(Connection connection, TimeRange range, CancellationToken cancellationToken)
    {
        var inside = new Predicate().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);
        using var rows = connection.Query($"SELECT hash(name), name FROM (SELECT DISTINCT name FROM spans{inside})", inside.Parameters, cancellationToken);
        while (rows.NextChunk())
        {
            var hashes = rows.Column<ulong>(0);
            var texts = rows.Texts(1);
            for (var i = 0; i < rows.Count; i++)
            {
                if (!_names.TryAdd(hashes[i], new AttributeValue.Text(Encoding.UTF8.GetString(texts[i]))))
                {
                    _ambiguous.Add(hashes[i]);
                }
            }
        }

        return this;
    }

    /// <summary>The name with a hash.</summary>
    internal AttributeValue? Of(ulong hash)
    {
        Miss |= !_names.TryGetValue(hash, out var name) || _ambiguous.Contains(hash);
        return name;
    }
}
