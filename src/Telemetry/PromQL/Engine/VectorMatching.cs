using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>
/// Arithmetic and comparison between two vectors: finds the pairs of elements whose labels agree, and combines them
/// step by step.
/// </summary>
public sealed class VectorMatching
{
    readonly MatchRule _rule;
    readonly PointOperation _operation;
    readonly bool _dropsName;
    readonly int _steps;
    readonly double? _fillMany;
    readonly double? _fillOne;

    /// <summary>Prepares an operation.</summary>
    /// <param name="rule">Which elements meet; not many to many (see <see cref="SetOperations"/>).</param>
    /// <param name="operation">What becomes of a pair, left operand first.</param>
    /// <param name="dropsName">Whether the result loses the metric's name: all but comparisons that filter.</param>
    /// <param name="steps">The number of steps in a column.</param>
    public VectorMatching(MatchRule rule, PointOperation operation, bool dropsName, int steps)
    {
        (_rule, _dropsName, _steps) = (rule, dropsName, steps);
        var swapped = rule.Cardinality == Cardinality.OneToMany;
        _operation = swapped ? (in Point many, in Point one, out Point result) => operation(one, many, out result) : operation;
        // As in Prometheus, "left" in a fill is the many side, also when group_right makes that the right operand.
        (_fillMany, _fillOne) = (rule.FillLeft, rule.FillRight);
    }

    /// <summary>Combines the two vectors.</summary>
    /// <exception cref="PromQLException">More elements meet than the rule allows.</exception>
    public List<Column> Combine(IReadOnlyList<Column> left, IReadOnlyList<Column> right)
    {
        var (manySide, oneSide) = _rule.Cardinality == Cardinality.OneToMany ? (right, left) : (left, right);
        var ones = ByKey(oneSide);
        var manies = ByKey(manySide);
        foreach (var (key, group) in ones)
        {
            RejectDuplicates(key, group);
        }

        var result = new List<Column>();
        foreach (var (key, many) in manies)
        {
            CombineGroup(key, many, ones.GetValueOrDefault(key) ?? [], result);
        }

        if (_fillMany is not null)
        {
            foreach (var (key, one) in ones.Where(group => !manies.ContainsKey(group.Key)))
            {
                CombineGroup(key, [], one, result);
            }
        }

        return Vector.Unite(result);
    }

    Dictionary<Labels, List<Column>> ByKey(IReadOnlyList<Column> columns)
    {
        var groups = new Dictionary<Labels, List<Column>>(columns.Count);
        foreach (var column in columns)
        {
            var key = _rule.Labels.KeyOf(column.Labels);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
            }

            group.Add(column);
        }

        return groups;
    }

    void RejectDuplicates(Labels key, List<Column> ones)
    {
        for (var step = 0; ones.Count > 1 && step < _steps; step++)
        {
            Column? seen = null;
            foreach (var column in ones.Where(column => column.Has(step)))
            {
                if (seen is not null)
                {
                    var side = _rule.Cardinality == Cardinality.OneToMany ? "left" : "right";
                    throw PromQLException.Execution(
                        $"found duplicate series for the match group {key} on the {side} hand-side of the operation: [{string.Join(", ", Sorted(column.Labels, seen.Labels))}]"
                        + ";many-to-many matching not allowed: matching labels must be unique on one side");
                }

                seen = column;
            }
        }
    }

    static Labels[] Sorted(params Labels[] labels)
    {
        Array.Sort(labels, LabelOrder.Compare);
        return labels;
    }

    void CombineGroup(Labels key, List<Column> manies, List<Column> ones, List<Column> result)
    {
        var group = new List<Column>();
        foreach (var many in manies)
        {
            foreach (var one in ones)
            {
                group.Add(CombinePair(many, one));
            }

            if (_fillOne is { } fill)
            {
                group.Add(CombinePair(many, Gaps(key, ones, fill)));
            }
        }

        if (_fillMany is { } fillMany)
        {
            var gaps = Gaps(key, manies, fillMany);
            group.AddRange(ones.Select(one => CombinePair(gaps, one)));
        }

        RejectAmbiguity(group, manies, ones);
        result.AddRange(group);
    }

    // The fill value at the steps where no column of the group has a sample.
    Column Gaps(Labels key, List<Column> columns, double fill)
    {
        var gaps = new Column(key, _steps);
        for (var step = 0; step < _steps; step++)
        {
            if (!columns.Exists(column => column.Has(step)))
            {
                gaps.Values[step] = fill;
            }
        }

        return gaps;
    }

    Column CombinePair(Column many, Column one)
    {
        var column = new Column(ResultLabels(many.Labels, one.Labels), _steps) { DropsName = _dropsName || many.DropsName };
        for (var step = 0; step < _steps; step++)
        {
            if (many.Has(step) && one.Has(step) && _operation(many[step], one[step], out var point))
            {
                column[step] = point;
            }
        }

        return column;
    }

    Labels ResultLabels(Labels many, Labels one)
    {
        if (_rule.Cardinality == Cardinality.OneToOne)
        {
            // Dropping the name is put off for "ignoring", whose key would lose it at once.
            return !_rule.Labels.Without ? _rule.Labels.KeyOf(many) : many.Drop(_rule.Labels.Names.ToHashSet());
        }

        return _rule.Include.Count == 0
            ? many
            : Labels.From(many.Concat(_rule.Include.Select(name => new Label(name, one[name]))));
    }

    void RejectAmbiguity(List<Column> group, List<Column> manies, List<Column> ones)
    {
        if (_rule.Cardinality == Cardinality.OneToOne)
        {
            // Also where the operation leaves nothing, so that a filter does not hide the ambiguity.
            var hasPartner = (int step) => _fillOne is not null || ones.Exists(one => one.Has(step));
            RejectSharedStep(manies, hasPartner, "many-to-one matching must be explicit (group_left/group_right)");
            return;
        }

        foreach (var alike in group.GroupBy(column => column.DropsName ? Vector.WithoutName(column.Labels) : column.Labels))
        {
            RejectSharedStep([.. alike], _ => true, "grouping labels must ensure unique matches");
        }
    }

    void RejectSharedStep(List<Column> columns, Func<int, bool> counts, string advice)
    {
        for (var step = 0; columns.Count > 1 && step < _steps; step++)
        {
            if (columns.Count(column => column.Has(step)) > 1 && counts(step))
            {
                throw PromQLException.Execution($"multiple matches for labels: {advice}");
            }
        }
    }
}
