using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>What all parts of one evaluation share.</summary>
internal sealed class QueryContext : IDisposable
{
    readonly List<SeriesSet> _sets = [];
    long _points;

    public required PromQLQuery Query { get; init; }

    public required Steps Steps { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public Annotations Annotations { get; } = new();

    /// <summary>What each selector of the query (by reference) reads from.</summary>
    public Dictionary<VectorSelector, IReadOnlyList<Series>> Series { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many samples have been loaded or computed.</summary>
    public long Points => _points;

    /// <summary>How many more may be.</summary>
    public long PointsLeft => Query.MaxSamples - _points;

    /// <summary>A place in the query as messages end with it.</summary>
    public string At(Expression expression) => $" ({expression.Span.Position(Query.Text)})";

    public string At(TextSpan span) => $" ({span.Position(Query.Text)})";

    /// <summary>The set is given up with the context at the latest.</summary>
    public void Own(SeriesSet set) => _sets.Add(set);

    public void Dispose() => _sets.ForEach(set => set.Dispose());

    /// <summary>Called for each series, so that a query stops soon after it is cancelled or exceeds a limit.</summary>
    public void Charge(long points)
    {
        CancellationToken.ThrowIfCancellationRequested();
        _points += points;
        if (_points > Query.MaxSamples)
        {
            throw PromQLException.Execution(
                $"query processing would load too many samples into memory in query execution (limit of samples per query: {Query.MaxSamples})");
        }
    }

    public void CheckSeries(int count)
    {
        if (count > Query.MaxSeries)
        {
            throw PromQLException.Execution($"query selects {count} series, more than the limit of series per query: {Query.MaxSeries}");
        }
    }
}
