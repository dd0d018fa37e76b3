using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>An attribute of spans in their columns, as SQL.</summary>
/// <param name="attributes">The columns.</param>
/// <param name="name">The attribute.</param>
/// <param name="range">Which spans are asked about.</param>
internal sealed class SpanSlots(SpanAttributes attributes, string name, TimeRange range)
{
    // Beyond, not every whole number is a floating-point number of its own.
    const long MostExact = 1L << 53;

    readonly SpanKeyView? _key = attributes.Find(name);

    SpanPlace[] Places => _key?.Places ?? [];

    List<uint> Numbers => [.. _key!.Values.Select(value => value.Id)];

    /// <summary>Spans that do not have it; not for those that <see cref="Untold"/> names.</summary>
    internal string Absent => SpanDecision.Or(
    [
        Places.Length == 0 ? "true" : $"NOT ({Predicate.In("scope", [.. Places.SelectMany(place => place.Scopes).Distinct()])})",
        .. Places.Where(place => place.Own.Length > 0).Select(place => $"({Column(place)} = 0 AND {Predicate.In("scope", place.Own)})"),
        .. Places.Where(place => place.Shared.Length > 0).Select(place => SpanDecision.And(
            [$"NOT ({Predicate.In(Column(place), Numbers)})", _key!.HasOthers ? $"{Column(place)} < {Number(SpanAttributes.Untold)}" : "true", Predicate.In("scope", place.Shared)])),
    ]);

    /// <summary>Spans that have it, those of the text alone left out.</summary>
    internal string Present => SpanDecision.Or(Places.SelectMany(place => new[]
    {
        place.Own.Length > 0 ? $"({Column(place)} > 0 AND {Predicate.In("scope", place.Own)})" : "false",
        place.Shared.Length > 0 ? Predicate.In(Column(place), Numbers) : "false",
        place.Shared.Length > 0 && _key!.HasOthers ? $"({Column(place)} >= {Number(SpanAttributes.Untold)} AND contains(attributes, {Sql.Text(AttributeText.Needle(name))}))" : "false",
    }));

    /// <summary>Spans of which the columns do not tell whether they have it, or what it is.</summary>
    internal List<string> Untold => [.. TextAlone, .. _key is { HasOthers: true } ? Places.Select(place => $"({Column(place)} >= {Number(SpanAttributes.Untold)} AND {Predicate.In("scope", place.Scopes)})") : []];

    /// <summary>What stands for it in a row: the number of a value, or of one of another attribute, or 0.</summary>
    internal string Value => Places switch
    {
        [] => "0::UINTEGER",
        // The numbers of other attributes' values are none of this one's.
        [var place] => WithoutHashes(place),
        _ => $"CASE {string.Concat(Places.Select(place => $"WHEN {Predicate.In("scope", place.Scopes)} THEN {WithoutHashes(place)} "))}ELSE 0::UINTEGER END",
    };

    static string WithoutHashes(SpanPlace place) =>
        place.HasHashes ? $"(CASE WHEN {Column(place)} < {Number(SpanAttributes.Untold)} THEN {Column(place)} ELSE 0::UINTEGER END)" : Column(place);

    /// <summary>Whether the spans have a value that passes; that they have none is not asked.</summary>
    internal SpanDecision Passing(SpanFilter.Value filter)
    {
        if (_key is null)
        {
            return new SpanDecision("false", SpanDecision.And([SpanDecision.Or(Older), Hint(filter)]), Older);
        }

        List<uint> ids = [.. _key.Values.Where(value => filter.Passes(value.Value)).Select(value => value.Id)];
        var entries = _key.HasOthers ? Entries(filter.Equal) : null;
        var hashes = entries?.Select(entry => SpanAttributes.Hash(_key.Key, entry)).ToList() ?? [];
        List<string> untold = entries is null ? Untold : [.. TextAlone, .. Places.Select(place => $"({Column(place)} = {Number(SpanAttributes.Untold)} AND {Predicate.In("scope", place.Scopes)})")];
        var isAny = ids.Count == _key.Values.Length && ids.Count > 0 && entries is null;
        var columns = Places.Select(place =>
            isAny && place.Shared.Length == 0 ? $"({Column(place)} <> 0 AND {Predicate.In("scope", place.Own)})" : Predicate.In(Column(place), [.. ids, .. hashes])).ToList();
        var certain = Places.Select((place, i) => hashes.Count == 0 ? columns[i] : $"({columns[i]} AND ({Column(place)} < {Number(SpanAttributes.Untold)} OR {Contains(entries!)}))");
        // Who reads the rows anyway compares the texts himself, and DuckDB looks for a list of numbers while it reads a column.
        var maybe = SpanDecision.Or([.. _key.HasOthers ? Places.Select((place, i) => isAny && place.Shared.Length == 0 ? columns[i] : Others(place, ids, hashes, entries is not null)) : columns, SpanDecision.And([SpanDecision.Or(TextAlone), Hint(filter)])]);
        return new SpanDecision(SpanDecision.Or(certain), maybe, untold);
    }

    // A number, one of the hashes, or any hash when it is not known which.
    static string Others(SpanPlace place, List<uint> ids, List<uint> hashes, bool isEqual) => isEqual
        ? Predicate.In(Column(place), [.. ids, .. hashes, SpanAttributes.Untold])
        : SpanDecision.Or([Predicate.In(Column(place), ids), $"({Column(place)} >= {Number(SpanAttributes.Untold)} AND {Predicate.In("scope", place.Scopes)})"]);

    List<string> TextAlone => _key is { Without.Length: > 0 } ? [.. Older, Predicate.In("scope", _key.Without)] : Older;

    List<string> Older => range.StartNs <= attributes.OlderUntilNs ? ["a0 IS NULL"] : [];

    // A list passes when one of its items does.
    string Hint(SpanFilter.Value filter) => filter.Passes(null) ? "true"
        : filter.Equal is AttributeValue.Text text
            ? $"(contains(attributes, {Sql.Text(AttributeText.Needle(name, AttributeType.Text, text.Value))}) OR contains(attributes, {Sql.Text(AttributeText.Needle(name) + (char)AttributeType.Json)})"
                + $" OR contains(attributes, {Sql.Text(AttributeText.Needle(name) + (char)AttributeType.Bytes)}))"
            : $"contains(attributes, {Sql.Text(AttributeText.Needle(name))})";

    /// <summary>All entries of values that are not told by the text alone and equal a value; null when that cannot be said.</summary>
    List<byte[]>? Entries(AttributeValue? equal) => equal switch
    {
        AttributeValue.Text text => [Entry(AttributeType.Text, text.Value)],
        AttributeValue.Integer { Value: 0 } => [Entry(AttributeType.Integer, "0"), Entry(AttributeType.Float, "0"), Entry(AttributeType.Float, "-0")],
        AttributeValue.Integer { Value: > -MostExact and < MostExact } number =>
            [Entry(AttributeType.Integer, number.ToString()), Entry(AttributeType.Float, ((double)number.Value).ToString("R", CultureInfo.InvariantCulture))],
        _ => null,
    };

    byte[] Entry(AttributeType type, string value) => System.Text.Encoding.UTF8.GetBytes(AttributeText.Needle(name, type, value)[1..]);

    static string Contains(List<byte[]> entries) =>
        SpanDecision.Or(entries.Select(entry => $"contains(attributes, {Sql.Text((char)AttributeText.EntrySeparator + System.Text.Encoding.UTF8.GetString(entry))})"));

    static string Column(SpanPlace place) => string.Create(CultureInfo.InvariantCulture, $"a{place.Slot}");

    static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
