using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Catalog;
using Dendro.Telemetry.Storage.Text;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>
/// What of a span selection DuckDB can decide, as SQL that may let more pass, never less: what it cannot decide is
/// left to the engine.
/// </summary>
internal sealed class SpanConditions(StoreCatalog catalog)
{
    readonly List<object> _parameters = [];

    /// <summary>Adds the conditions to <paramref name="predicate"/>.</summary>
    internal static void AddTo(Predicate predicate, StoreCatalog catalog, SpanSelection selection)
    {
        var conditions = new SpanConditions(catalog);
        var sql = new List<string>();
        foreach (var condition in selection.Conditions)
        {
            var taken = conditions._parameters.Count;
            if (conditions.Translate(condition) is { } text)
            {
                sql.Add($"({text})");
            }
            else if (selection.AllConditions)
            {
                conditions._parameters.RemoveRange(taken, conditions._parameters.Count - taken);
            }
            else
            {
                return;
            }
        }

        if (sql.Count > 0)
        {
            predicate.And($"({string.Join(selection.AllConditions ? " AND " : " OR ", sql)})", [.. conditions._parameters]);
        }
    }

    string? Translate(SpanCondition condition)
    {
        var name = condition.Attribute.Name;
        return condition.Attribute.Scope switch
        {
            AttributeScope.Intrinsic => Intrinsic(name, condition),
            AttributeScope.Span => Packed("attributes", name, condition),
            AttributeScope.Event => Packed("events", name, condition),
            AttributeScope.Link => Packed("links", name, condition),
            AttributeScope.Resource => Resource(name, condition),
            AttributeScope.Instrumentation => Scope(name, condition),
            _ => Packed("attributes", name, condition) is { } own && Resource(name, condition) is { } resource ? $"{own} OR {resource}" : null,
        };
    }

    string? Intrinsic(string name, SpanCondition condition) => (name, condition.Operand) switch
    {
        ("name", AttributeValue.Text text) => Compared("name", condition.Operator, text.Value),
        ("statusMessage", AttributeValue.Text text) => Compared("status_message", condition.Operator, text.Value),
        ("status", AttributeValue.Integer number) => Compared("status", condition.Operator, number.Value),
        ("kind", AttributeValue.Integer number) => Compared("kind", condition.Operator, number.Value),
        ("duration", AttributeValue.Integer number) => Compared("greatest(0, end_ns - start_ns)", condition.Operator, number.Value),
        ("trace:id", AttributeValue.Text text) when condition.Operator == ConditionOperator.Equal && TraceId.TryParse(text.Value, out var id) =>
            $"{Compared("trace_low", ConditionOperator.Equal, id.Low)} AND {Compared("trace_high", ConditionOperator.Equal, id.High)}",
        ("span:id", AttributeValue.Text text) when condition.Operator == ConditionOperator.Equal && SpanId.TryParse(text.Value, out var id) =>
            Compared("span", ConditionOperator.Equal, id.Value),
        _ => null,
    };

    string? Compared(string column, ConditionOperator comparison, object operand)
    {
        var sign = comparison switch
        {
            ConditionOperator.Equal => "=",
            ConditionOperator.NotEqual => "<>",
            ConditionOperator.Less => "<",
            ConditionOperator.LessOrEqual => "<=",
            ConditionOperator.Greater => ">",
            ConditionOperator.GreaterOrEqual => ">=",
            _ => null,
        };
        // Texts order differently here and there.
        if (sign is null || (operand is string && comparison is not (ConditionOperator.Equal or ConditionOperator.NotEqual)))
        {
            return null;
        }

        _parameters.Add(operand);
        return $"{column} {sign} ?";
    }

    // An attribute set is one text: a text value is found whole; of other comparisons only that the name is there.
    string? Packed(string column, string name, SpanCondition condition)
    {
        switch (condition.Operator)
        {
            case ConditionOperator.NotEqual or ConditionOperator.NotRegex:
            case not ConditionOperator.Exists when condition.Operand is AttributeValue.Nothing:
                return null;
            case ConditionOperator.Equal when condition.Operand is AttributeValue.Text text:
                _parameters.Add(AttributeText.Needle(name, AttributeType.Text, text.Value));
                // A list passes when one of its items does.
                _parameters.Add(AttributeText.Needle(name) + (char)AttributeType.Json);
                return $"contains({column}, ?) OR contains({column}, ?)";
            default:
                _parameters.Add(AttributeText.Needle(name));
                return $"contains({column}, ?)";
        }
    }

    string? Resource(string name, SpanCondition condition) =>
        Passing(catalog.Resources, resource => Of(resource.Attributes, name), condition) is { } ids ? Predicate.In("resource", ids) : null;

    string? Scope(string name, SpanCondition condition) =>
        Passing(catalog.Scopes, scope => Of(scope.Attributes, name), condition) is { } ids ? Predicate.In("scope", ids) : null;

    static AttributeValue? Of(Attributes attributes, string name) => attributes[name];

    /// <summary>The interned values that may pass, or null when that cannot be told.</summary>
    static List<uint>? Passing<T>(InternTable<T> table, Func<T, AttributeValue?> attribute, SpanCondition condition)
        where T : notnull
    {
        if (condition.Operator is ConditionOperator.NotEqual or ConditionOperator.NotRegex
            || (condition.Operand is AttributeValue.Nothing && condition.Operator != ConditionOperator.Exists))
        {
            return null;
        }

        var regex = condition.Operator == ConditionOperator.Regex && condition.Operand is AttributeValue.Text pattern ? Re2.Anchored(pattern.Value) : null;
        return [.. table.All
            .Where(item => attribute(item.Value) is { } value && (condition.Operator, value, condition.Operand) switch
            {
                (ConditionOperator.Equal, AttributeValue.Text text, AttributeValue.Text operand) => text.Value == operand.Value,
                (ConditionOperator.Regex, AttributeValue.Text text, _) when regex is not null => regex.IsMatch(text.Value),
                _ => true,
            })
            .Select(item => item.Id)];
    }
}
