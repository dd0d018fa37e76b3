using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Names of attributes that spans of a range have themselves.</summary>
internal sealed class SpanAttributeNames(Connection connection, StoreCatalog catalog)
{
    /// <summary>Names repeat: so many spans tell them all, short of an attribute that is very rare.</summary>
    internal const int SpansRead = 50_000;

    internal HashSet<string> Read(TimeRange range, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        var scopes = catalog.Scopes.All.Where(scope => scope.First < range.EndNs && scope.Last >= range.StartNs).Select(scope => scope.Id).ToList();
        var columns = new Dictionary<(string Name, int Slot), List<uint>>();
        foreach (var scope in scopes)
        {
            foreach (var (name, slot) in catalog.SpanAttributes.Of(scope))
            {
                if (slot < 0)
                {
                    // What has no column there counts as there.
                    names.Add(name);
                }
                else if (!columns.TryAdd((name, slot), [scope]))
                {
                    columns[(name, slot)].Add(scope);
                }
            }
        }

        AddSome(names, range, cancellationToken);
        AddRare(names, columns.Where(column => !names.Contains(column.Key.Name)), range, cancellationToken);
        AddUnknown(names, range, cancellationToken);
        return names;
    }

    // What some of the spans have, whichever they are.
    void AddSome(HashSet<string> names, TimeRange range, CancellationToken cancellationToken)
    {
        var inside = Inside(range);
        var slots = Enumerable.Range(0, SpanAttributes.Slots).ToList();
        using var rows = connection.Query(
            $"""
            SELECT scope, {string.Join(", ", slots.Select(slot => $"coalesce(max(a{slot}), 0)::UINTEGER"))}
            FROM (SELECT scope, {string.Join(", ", slots.Select(slot => $"a{slot}"))} FROM spans{inside} LIMIT {SpansRead}) GROUP BY scope
            """,
            inside.Parameters,
            cancellationToken);
        while (rows.NextChunk())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                names.UnionWith(catalog.SpanAttributes.Of(rows.Column<uint>(0)[i]).Where(own => own.Slot >= 0 && rows.Column<uint>(own.Slot + 1)[i] > 0).Select(own => own.Name));
            }
        }
    }

    // Each is looked for until it is found.
    void AddRare(HashSet<string> names, IEnumerable<KeyValuePair<(string Name, int Slot), List<uint>>> columns, TimeRange range, CancellationToken cancellationToken)
    {
        var rare = columns.ToList();
        if (rare.Count == 0)
        {
            return;
        }

        var inside = rare.ConvertAll(column => Inside(range).And(string.Create(CultureInfo.InvariantCulture, $"a{column.Key.Slot} > 0")).AndIn("scope", column.Value));
        using var rows = connection.Query(
            string.Join(" UNION ALL ", inside.Select((one, i) => string.Create(CultureInfo.InvariantCulture, $"(SELECT {i}::INTEGER FROM spans{one} LIMIT 1)"))),
            [.. inside.SelectMany(one => one.Parameters)],
            cancellationToken);
        while (rows.NextChunk())
        {
            foreach (var i in rows.Column<int>(0))
            {
                names.Add(rare[i].Key.Name);
            }
        }
    }

    void AddUnknown(HashSet<string> names, TimeRange range, CancellationToken cancellationToken)
    {
        if (!catalog.SpanAttributes.MayHaveUnknown(range))
        {
            return;
        }

        var inside = Inside(range);
        using var rows = connection.Query($"SELECT attributes FROM spans{inside} ORDER BY start_ns DESC LIMIT {SpansRead}", inside.Parameters, cancellationToken);
        var known = new HashSet<byte[]>(Utf8Key.Comparer).GetAlternateLookup<ReadOnlySpan<byte>>();
        while (rows.NextChunk())
        {
            var packed = rows.Texts(0);
            for (var i = 0; i < rows.Count; i++)
            {
                foreach (var entry in new AttributeReader(packed[i]))
                {
                    known.Add(entry.Key);
                }
            }
        }

        names.UnionWith(known.Set.Select(key => AttributeText.Unescape(key)));
    }

    static Predicate Inside(TimeRange range) => new Predicate().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);
}
