using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Native;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Span filters as SQL over columns. Which of the values of a column pass is tried out, so that TraceQL's rules need no second home.</summary>
internal sealed class SpanFilterSql(StoreCatalog catalog, Connection connection, TimeRange range, CancellationToken cancellationToken)
{
    // Beyond, to look at the rows takes no longer.
    const int MostNames = 1_000;

    List<string>? _names;

    internal SpanDecision Translate(SpanFilter filter) => filter switch
    {
        SpanFilter.All all => SpanDecision.All([.. all.Filters.Select(Translate)]),
        SpanFilter.Any any => SpanDecision.Any([.. any.Filters.Select(Translate)]),
        SpanFilter.Not not => Translate(not.Filter).Not(),
        SpanFilter.Duration duration => SpanDecision.Of(
            string.Create(CultureInfo.InvariantCulture, $"greatest(0, end_ns - start_ns) {Sign(duration.Operator)} {duration.Nanoseconds}::BIGINT")),
        SpanFilter.Mention mention => SpanDecision.Unknown(
            $"contains({(mention.Attribute.Scope == AttributeScope.Event ? "events" : "links")}, {Sql.Text(AttributeText.Needle(mention.Attribute.Name))})"),
        SpanFilter.Value value => Value(value),
        _ => throw new ArgumentException($"{filter.GetType().Name} is no filter of spans", nameof(filter)),
    };

    static string Sign(DurationOperator comparison) => comparison switch
    {
        DurationOperator.Equal => "=",
        DurationOperator.NotEqual => "<>",
        DurationOperator.Less => "<",
        DurationOperator.LessOrEqual => "<=",
        DurationOperator.Greater => ">",
        _ => ">=",
    };

    SpanDecision Value(SpanFilter.Value value)
    {
        var name = value.Attribute.Name;
        return value.Attribute.Scope switch
        {
            AttributeScope.Span => Own(value, absent: value.Passes(null) ? "true" : "false"),
            AttributeScope.Any => Own(value, Ids("resource", catalog.Resources, resource => resource.Attributes[name], value)),
            AttributeScope.Resource => SpanDecision.Of(Ids("resource", catalog.Resources, resource => resource.Attributes[name], value)),
            AttributeScope.Instrumentation => SpanDecision.Of(Ids("scope", catalog.Scopes, scope => scope.Attributes[name], value)),
            _ => Intrinsic(name, value),
        };
    }

    /// <param name="value">The filter.</param>
    /// <param name="absent">Which spans pass that do not have the attribute themselves.</param>
    SpanDecision Own(SpanFilter.Value value, string absent)
    {
        var slots = new SpanSlots(catalog.SpanAttributes, value.Attribute.Name, range);
        var passing = slots.Passing(value);
        var without = SpanDecision.And([slots.Absent, absent]);
        return without == "false" ? passing : new SpanDecision(
            SpanDecision.Or([passing.Certain, without]), SpanDecision.Or([passing.Maybe, without, SpanDecision.And([SpanDecision.Or(passing.Untold), absent])]), passing.Untold);
    }

    SpanDecision Intrinsic(string name, SpanFilter.Value value) => name switch
    {
        "status" => SpanDecision.Of(Numbers<SpanStatus>("status", value)),
        "kind" => SpanDecision.Of(Numbers<SpanKind>("kind", value)),
        "name" => Names(value),
        "statusMessage" when value.Equal is AttributeValue.Text message => SpanDecision.Of($"status_message = {Sql.Text(message.Value)}"),
        "instrumentation:name" => SpanDecision.Of(Ids("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Name), value)),
        "instrumentation:version" => SpanDecision.Of(Ids("scope", catalog.Scopes, scope => new AttributeValue.Text(scope.Version), value)),
        _ => SpanDecision.Unknown("true"),
    };

    static string Ids<T>(string column, InternTable<T> table, Func<T, AttributeValue?> read, SpanFilter.Value value)
        where T : notnull
    {
        var (all, passing) = (0, new List<uint>());
        foreach (var item in table.All)
        {
            all++;
            if (value.Passes(read(item.Value)))
            {
                passing.Add(item.Id);
            }
        }

        return passing.Count == all ? "true" : Predicate.In(column, passing);
    }

    static string Numbers<T>(string column, SpanFilter.Value value)
        where T : struct, Enum => Predicate.In(
            column, [.. Enum.GetValues<T>().Select(number => Convert.ToUInt32(number, null)).Where(number => value.Passes(new AttributeValue.Integer(number)))]);

    SpanDecision Names(SpanFilter.Value value)
    {
        if (value.Equal is AttributeValue.Text name)
        {
            return SpanDecision.Of($"name = {Sql.Text(name.Value)}");
        }

        _names ??= ReadNames();
        if (_names.Count > MostNames)
        {
            return SpanDecision.Unknown("true");
        }

        var passing = _names.Where(name => value.Passes(new AttributeValue.Text(name))).ToList();
        return SpanDecision.Of(passing.Count == 0 ? "false" : $"name IN ({string.Join(", ", passing.Select(Sql.Text))})");
    }

    List<string> ReadNames()
    {
        var inside = new Predicate().And("start_ns >= ? AND start_ns < ?", range.StartNs, range.EndNs);
        using var rows = connection.Query($"SELECT DISTINCT name FROM spans{inside} LIMIT {MostNames + 1}", inside.Parameters, cancellationToken);
        var names = new List<string>();
        while (rows.NextChunk())
        {
            var texts = rows.Texts(0);
            for (var i = 0; i < rows.Count; i++)
            {
                names.Add(texts.Get(i));
            }
        }

        return names;
    }
}
