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
        var known = catalog.Scopes.All.Where(scope => scope.First < range.EndNs && scope.Last >= range.StartNs)
            .SelectMany(scope => catalog.SpanAttributes.Of(scope.Id)).ToLookup(own => own.HasColumn, own => own.Name);
        // What has no column counts as there.
        names.UnionWith(known[false]);
        AddSome(names, range, cancellationToken);
        AddRare(names, [.. known[true].Distinct().Where(name => !names.Contains(name))], range, cancellationToken);
        AddUnknown(names, range, cancellationToken);
        return names;
    }

    // What some of the spans have, whichever they are.
    void AddSome(HashSet<string> names, TimeRange range, CancellationToken cancellationToken)
    {
        var (inside, slots) = (Inside(range), Enumerable.Range(0, SpanAttributes.Slots));
        using var rows = connection.Query(
            $"SELECT {string.Join(", ", slots.Select(slot => $"coalesce(a{slot}, 0)::UINTEGER"))} FROM spans{inside} LIMIT {SpansRead}", inside.Parameters, cancellationToken);
        while (rows.NextChunk())
        {
            foreach (var slot in slots)
            {
                catalog.SpanAttributes.AddNames(rows.Column<uint>(slot), names);
            }
        }
    }

    // Each is looked for until it is found.
    void AddRare(HashSet<string> names, List<string> rare, TimeRange range, CancellationToken cancellationToken)
    {
        if (rare.Count == 0)
        {
            return;
        }

        var inside = rare.ConvertAll(name => Inside(range).And(new SpanSlots(catalog.SpanAttributes, name, range).Present));
        using var rows = connection.Query(
            string.Join(" UNION ALL ", inside.Select((one, i) => string.Create(CultureInfo.InvariantCulture, $"(SELECT {i}::INTEGER FROM spans{one} LIMIT 1)"))),
            [.. inside.SelectMany(one => one.Parameters)],
            cancellationToken);
        while (rows.NextChunk())
        {
            foreach (var i in rows.Column<int>(0))
            {
                names.Add(rare[i]);
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
