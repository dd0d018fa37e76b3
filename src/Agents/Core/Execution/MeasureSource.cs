using System.Globalization;
using Dendro.Agents.Core.Catalogue;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Plans;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Execution;

/// <summary>A measure's query, and the plan with the metric and labels that were chosen for it.</summary>
internal sealed record SourcedMeasure(Plan Plan, MeasureQuery Query)
{
    /// <summary>Words of the question that neither the metric nor its labels have.</summary>
    public IReadOnlyList<string> Unmatched { get; init; } = [];

    /// <summary>A label that tells the metric's series apart, should services not.</summary>
    public string? Telling { get; init; }

    /// <summary>Other metrics that could have been meant.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}

/// <summary>Finds where a measure can be read: in a metric that the question means, in spans, in metrics of requests, in lines.</summary>
internal static class MeasureSource
{
    const int MostProfiles = 10;
    const int LeastPeer = 4;
    const string QuantileLabel = "quantile";
    const int SecondsOfMinute = 60;

    /// <summary>Null when nothing that is sent tells it.</summary>
    public static async Task<SourcedMeasure?> FindAsync(AnswerContext context, Window window, CancellationToken cancellationToken) =>
        await ReadAsync(context, window, cancellationToken) is not { } found ? null
            : context.Plan.IsPerMinute && found.Query.Unit.EndsWith("/s", StringComparison.Ordinal)
                ? found with { Query = found.Query with { Unit = found.Query.Unit[..^1] + "min", Scale = SecondsOfMinute * found.Query.Scale } } : found;

    static async Task<SourcedMeasure?> ReadAsync(AnswerContext context, Window window, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        return plan.Measure switch
        {
            null or Measure.Things or Measure.Uptime => null,
            Measure.Metric => await MetricAsync(context, window, cancellationToken),
            Measure.LogLines or Measure.LogErrors or Measure.LogWarnings => new SourcedMeasure(plan, LogQueries.Of(plan, context.Filter, window)),
            _ => await RequestsAsync(context, window, cancellationToken),
        };
    }

    static async Task<SourcedMeasure?> MetricAsync(AnswerContext context, Window window, CancellationToken cancellationToken)
    {
        var (plan, choice) = (context.Plan, context.Choice!);
        var profiles = await Task.WhenAll(choice.Metrics.Take(MostProfiles).Select(family => MetricProfile.ReadAsync(context.Questions, family, window, context.Filter.Includes, cancellationToken)));
        var ranked = Ranked(plan, choice, profiles);
        if (ranked.Count == 0 || (!ranked[0].IsOfServices && plan.Services.Count > 0 && ranked.All(one => one.Profile.EntityLabel is not null && !plan.Services.Any(one.Profile.Has))))
        {
            return null;
        }

        var (best, missing, _) = ranked[0];
        var matchers = missing.Concat(Missing(choice.Values, best)).Select(best.LabelOf).OfType<(string Label, string Value)>().DistinctBy(one => one.Label).ToDictionary(one => one.Label, one => one.Value);
        var chosen = plan with { Metric = best.Family, Matchers = matchers };
        // Of what is left, how much is used is told unless what is left is asked.
        var isShare = plan.IsShare || (MetricShare.IsWhatIsLeft(best.Family) && !choice.IsRest && plan.Statistic is null && missing.TrueForAll(word => best.LabelOf(word) is not null));
        var (shared, query) = isShare && !best.Family.IsRatio && MetricShare.Of(best.Family, context.Catalogue) is { } share ? ShareQueries.Of(chosen, share, best, window)
            : plan.IsShare && !best.Family.IsRatio && matchers.Count > 0 ? (chosen, ShareQueries.OfMatched(chosen, best, window))
            : ShareQueries.OfProcessors(chosen, best, window) is { } busy ? (chosen, busy)
            : (chosen, MetricQueries.Of(chosen, best, window));
        return new SourcedMeasure(shared, query)
        {
            Unmatched = [.. missing.Where(word => best.LabelOf(word) is null && best.LabelLike(word) is null && !IsDescribed(word, best) && word != plan.GroupLabel)],
            Telling = best.TellingLabel,
            Others = [.. ranked.Skip(1).Where(one => one.IsOfServices).Select(one => one.Profile.Family.Name).Take(3)],
        };
    }

    /// <summary>The metrics that there are, the one that is meant first.</summary>
    static List<(MetricProfile Profile, List<string> Missing, bool IsOfServices)> Ranked(Plan plan, MeasureChoice choice, IEnumerable<MetricProfile> profiles)
    {
        bool IsUntold(MetricProfile profile, string word) => profile.LabelOf(word) is null;
        return
        [
            .. profiles.Where(profile => profile.Series.Count > 0)
                .Select(profile => (Profile: profile, Missing: Missing(choice.Words, profile), IsOfServices: plan.Services.Count == 0 || plan.Services.All(profile.Has)))
                .OrderByDescending(one => one.IsOfServices)
                .ThenByDescending(one => plan.GroupLabel is { } label && one.Profile.LabelLike(label) is not null)
                .ThenBy(one => MetricShare.IsBound(one.Profile.Family) && !MetricShare.IsBound(choice.Metrics[0]))
                .ThenByDescending(one => choice.IsTime && one.Profile.Family.Seconds is not null)
                .ThenBy(one => one.Missing.Count(word => IsUntold(one.Profile, word)))
                .ThenBy(one => one.Missing.Count(word => IsUntold(one.Profile, word) && !IsDescribed(word, one.Profile))),
        ];
    }

    static async Task<SourcedMeasure?> RequestsAsync(AnswerContext context, Window window, CancellationToken cancellationToken) =>
        await FailuresAsync(context, window, cancellationToken) is { } found ? found with { Query = found.Query with { IsComplement = context.Plan.IsSuccess } } : null;

    static async Task<SourcedMeasure?> FailuresAsync(AnswerContext context, Window window, CancellationToken cancellationToken)
    {
        var (plan, catalogue) = (await WithPeerAsync(context, cancellationToken), context.Catalogue);
        var isTraced = plan.Services.Count == 0 ? catalogue.HasSpans : plan.Services.All(service => catalogue.Operations.Any(operation => operation.Service == service));
        if (isTraced && plan.Language is null or "traceql")
        {
            return new SourcedMeasure(plan, SpanQueries.Of(plan, catalogue, context.Filter));
        }

        var profiles = await Task.WhenAll(RequestMetrics.Families(catalogue, plan.Measure!.Value).Take(MostProfiles)
            .Select(family => MetricProfile.ReadAsync(context.Questions, family, window, context.Filter.Includes, cancellationToken)));
        foreach (var profile in profiles.Where(profile => profile.Series.Count > 0 && plan.Services.All(profile.Has)))
        {
            var wanted = WithQuantile(plan, profile);
            if (RequestMetrics.Of(wanted, profile, window) is { } query)
            {
                return new SourcedMeasure(wanted with { Metric = profile.Family }, query);
            }
        }

        if (!isTraced && await ReadingAsync(context, window, cancellationToken) is { } reading)
        {
            return reading;
        }

        return isTraced ? new SourcedMeasure(plan, SpanQueries.Of(plan, catalogue, context.Filter))
            : plan.Measure == Measure.Errors && catalogue.LogServices.Count > 0 && plan.Services.All(catalogue.LogServices.Contains) ? new SourcedMeasure(plan with { Measure = Measure.LogErrors }, LogQueries.Of(plan with { Measure = Measure.LogErrors }, context.Filter, window))
            : null;
    }

    /// <summary>"How slow is the call to X": where spans go to an X that is no service, they are meant.</summary>
    static async Task<Plan> WithPeerAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        foreach (var word in plan.Words.Where(word => plan is { Calls: null, Operations.Count: 0 } && context.Catalogue.HasSpans && word.Length >= LeastPeer && plan.Unknown.Any(unknown => Spelling.Plain(unknown.Name) == word)))
        {
            if ((await PeerSpans.UsersAsync(context, word, cancellationToken)).Count > 0)
            {
                return plan with { Calls = PeerSpans.Of(word), Unknown = [.. plan.Unknown.Where(unknown => Spelling.Plain(unknown.Name) != word)], Peer = word };
            }
        }

        return plan;
    }

    /// <summary>Of a gauge for each quantile, the one that is nearest to what is asked; the answer says which.</summary>
    static Plan WithQuantile(Plan plan, MetricProfile profile)
    {
        if (plan.Measure != Measure.Duration || profile.Family.Type != Catalogue.MetricType.Gauge)
        {
            return plan;
        }

        var wanted = plan.Statistic switch { Statistic.Average => 0.5, Statistic.Maximum => 1, Statistic.Minimum => 0, _ => plan.Quantile ?? Defaults.Quantile };
        var nearest = profile.Series.Select(labels => labels.GetValueOrDefault(QuantileLabel, "")).Distinct()
            .Where(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)).MinBy(value => Math.Abs(double.Parse(value, CultureInfo.InvariantCulture) - wanted));
        return nearest is null ? plan
            : plan with { Quantile = double.Parse(nearest, CultureInfo.InvariantCulture), Statistic = Statistic.Quantile, Matchers = new Dictionary<string, string>(plan.Matchers) { [QuantileLabel] = nearest } };
    }

    /// <summary>A rate or a share that is sent as such; where failures are asked and only their share is sent, the share.</summary>
    static async Task<SourcedMeasure?> ReadingAsync(AnswerContext context, Window window, CancellationToken cancellationToken)
    {
        var plan = context.Plan.Measure == Measure.Errors ? context.Plan with { Measure = Measure.ErrorRate, Statistic = null } : context.Plan;
        if (plan is not { Measure: Measure.Traffic or Measure.ErrorRate, Bound: null, Status: null })
        {
            return null;
        }

        foreach (var family in RequestMetrics.Readings(context.Catalogue, plan.Measure.Value).Take(MostProfiles))
        {
            var profile = await MetricProfile.ReadAsync(context.Questions, family, window, context.Filter.Includes, cancellationToken);
            if (profile.Series.Count > 0 && plan.Services.All(profile.Has))
            {
                return new SourcedMeasure(plan with { Metric = family }, RequestMetrics.OfReading(plan, profile, window));
            }
        }

        return null;
    }

    /// <summary>The words that the metric's name does not have.</summary>
    static List<string> Missing(IReadOnlyList<string> words, MetricProfile profile) =>
        [.. words.Where(word => !profile.Family.Words.Any(own => Stem.IsSame(own, word)))];

    /// <summary>Its description or the name of its sender has the word.</summary>
    static bool IsDescribed(string word, MetricProfile profile) =>
        Spelling.Plain(profile.Family.Help).Split(' ', '.', ',', '(', ')', '\'').Concat(profile.Series.Select(MetricDialect.Entity).OfType<string>().Distinct().SelectMany(name => Spelling.Plain(name).Split('-', '_', '.', '/')))
            .Any(own => Stem.IsSame(own, word));
}
