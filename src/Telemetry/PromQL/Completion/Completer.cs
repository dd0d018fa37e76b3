using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;

namespace Dendro.Telemetry.PromQL.Completion;

/// <summary>A proposal.</summary>
/// <param name="Label">What is shown.</param>
/// <param name="Insert">What is put in place of what was typed.</param>
/// <param name="Kind">metric, function, aggregation, keyword, operator, label, value or duration.</param>
/// <param name="Detail">A function's signature, a metric's type and unit; "" when there is none.</param>
/// <param name="Description">What it does or means; "" when that is not known.</param>
public sealed record CompletionItem(string Label, string Insert, string Kind, string Detail = "", string Description = "");

/// <summary>What can be typed at a place of a query.</summary>
/// <param name="From">Where the word that is replaced begins, in UTF-16 units.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Items">Proposals, the best first.</param>
public sealed record Completions(int From, int To, IReadOnlyList<CompletionItem> Items);

/// <summary>Proposes metrics, labels, values and functions while a query is being typed.</summary>
public sealed class Completer(ISeriesSource source)
{
    // More are read than proposed, since most do not fit what was typed.
    const int MostRead = 20_000;

    /// <summary>Proposes what can stand at <paramref name="cursor"/> (UTF-16 units). The query need be neither complete nor right.</summary>
    /// <param name="query">The text.</param>
    /// <param name="cursor">How much of it stands before the cursor.</param>
    /// <param name="range">When the series must have had samples.</param>
    /// <param name="limit">Most proposals.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<Completions> CompleteAsync(string query, int cursor, TimeRange range, int limit, CancellationToken cancellationToken)
    {
        var place = PlaceFinder.Find(query, cursor);
        var items = place.Kind switch
        {
            PlaceKind.Expression => [.. Vocabulary.Callable, .. await MetricsAsync(range, cancellationToken)],
            PlaceKind.AfterExpression => Vocabulary.AfterExpression,
            PlaceKind.AfterAggregator => Vocabulary.AfterAggregator,
            PlaceKind.MatchOperator => Vocabulary.MatchOperators,
            PlaceKind.Duration => Vocabulary.Durations,
            PlaceKind.LabelName => await NamesAsync(place, range, cancellationToken),
            PlaceKind.LabelValue => await ValuesAsync(place, range, cancellationToken),
            _ => [],
        };
        var fitting = items
            .Select(item => (Item: item, Rank: Rank(item.Label, place.Prefix)))
            .Where(ranked => ranked.Rank < int.MaxValue)
            .OrderBy(ranked => ranked.Rank)
            .Select(ranked => ranked.Item);
        return new Completions(place.From, place.To, [.. fitting.Take(limit)]);
    }

    // What begins with the typed text comes first, then what has it at the beginning of a word, then anywhere.
    static int Rank(string label, string typed)
    {
        var at = label.IndexOf(typed, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? int.MaxValue : at == 0 ? 0 : char.IsLetterOrDigit(label[at - 1]) ? 2 : 1;
    }

    async Task<IEnumerable<CompletionItem>> MetricsAsync(TimeRange range, CancellationToken cancellationToken)
    {
        var names = await source.LabelValuesAsync(Labels.MetricName, [], range, MostRead, cancellationToken);
        var known = (await source.MetadataAsync(null, cancellationToken)).ToLookup(metric => metric.Name);
        return names.Select(name =>
        {
            var about = known[name].Concat(known[Family(name)]).FirstOrDefault();
            return new CompletionItem(
                name,
                IsPlain(name, ':') ? name : $"{{{GoString.Quote(name)}}}",
                "metric",
                about is null ? "" : about.Unit.Length > 0 ? $"{about.Type}, {about.Unit}" : about.Type,
                about?.Help ?? "");
        });
    }

    async Task<IEnumerable<CompletionItem>> NamesAsync(CompletionPlace place, TimeRange range, CancellationToken cancellationToken)
    {
        var names = await source.LabelNamesAsync(place.Series, range, MostRead, cancellationToken);
        if (names.Count == 0 && place.Series.Count > 0)
        {
            // The metric is not known, or still being written.
            names = await source.LabelNamesAsync([], range, MostRead, cancellationToken);
        }

        return names.Where(name => name != Labels.MetricName).Select(name => new CompletionItem(name, IsPlain(name) ? name : GoString.Quote(name), "label"));
    }

    async Task<IEnumerable<CompletionItem>> ValuesAsync(CompletionPlace place, TimeRange range, CancellationToken cancellationToken)
    {
        var series = place.Series.Where(matchers => matchers.Count > 0).ToArray();
        var values = await source.LabelValuesAsync(place.Label, series, range, MostRead, cancellationToken);
        return values.Select(value => new CompletionItem(value, place.NeedsQuotes ? GoString.Quote(value) : GoString.Quote(value)[1..^1], "value"));
    }

    static string Family(string name)
    {
        var suffix = name.LastIndexOf('_');
        return suffix > 0 && name[suffix..] is "_bucket" or "_sum" or "_count" ? name[..suffix] : name;
    }

    static bool IsPlain(string name, char more = '_') =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == more);
}
