using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;

namespace Dendro.Agents.Core.Execution;

/// <summary>Which services got a new version, and when: a version that was not there at the beginning.</summary>
internal static class DeploymentAnswer
{
    const int Points = 72;

    static readonly TimeSpan LookBack = TimeSpan.FromHours(6);

    internal sealed record Deployment(string Service, string Version, DateTimeOffset Since);

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        var window = plan.IsWindowAsked && plan.Window.Length > TimeSpan.FromHours(1) ? plan.Window : new Window(plan.Window.End - LookBack, plan.Window.End);
        var (query, language) = Query(context);
        var deployed = (await ReadAsync(context, window, cancellationToken)).Where(one => plan.Services.Count == 0 || plan.Services.Contains(one.Service)).ToList();
        var phrases = context.Phrases;
        var answer = context.Answer(Missing.Prefix(context) + (deployed.Count == 0 ? phrases.Format("no_deployment", context.Clock.Window(window))
            : string.Join(" ", deployed.Take(Defaults.Rows).Select(one => phrases.Format("deployed", one.Service, one.Version, context.Clock.Time(one.Since)))))) with
        {
            Columns = [phrases["column_time"], phrases["column_service"], phrases["list_versions"]],
            Rows = [.. deployed.Select(one => (IReadOnlyList<object?>)[one.Since, one.Service, one.Version])],
            Evidence = [context.Evidence(1, phrases["list_versions"], language, query, window)],
            Focus = deployed.Count > 0 ? [deployed[0].Service] : plan.Services,
            Since = deployed.Count > 0 ? deployed[0].Since : null,
        };
        return plan.WantsEffect && deployed.Count > 0 ? await EffectAsync(context, answer, deployed[0], cancellationToken) : answer;
    }

    static (string Query, string Language) Query(AnswerContext context) => context.Catalogue.HasSpans
        ? ($"{{ {context.Filter.TraceQL} && resource.service.version != nil }} | count_over_time() by (resource.service.name, resource.service.version)", "traceql")
        : ("count by (service_name, job, service_version, version) ({__name__=~\"target_info|.*build_info\"})", "promql");

    /// <summary>The new versions of a time, the newest first.</summary>
    public static async Task<IReadOnlyList<Deployment>> ReadAsync(AnswerContext context, Window window, CancellationToken cancellationToken)
    {
        var (query, language) = Query(context);
        var series = language == "traceql"
            ? await context.Questions.TraceQLRange("versions", query, window, (int)Math.Max(1, window.Seconds / Points), cancellationToken)
            : await context.Questions.PromQLRange("versions", query, window, Points, cancellationToken);
        var seen = series.Select(one => new Deployment(
                one["resource.service.name"] is { Length: > 0 } traced ? traced : Catalogue.MetricDialect.Entity(one.Labels) ?? "",
                new[] { one["resource.service.version"], one["service_version"], one["version"] }.FirstOrDefault(version => version.Length > 0, ""),
                one.Points.Where(point => point.Value > 0).Select(point => point.Time).DefaultIfEmpty(DateTimeOffset.MaxValue).Min()))
            .Where(one => one.Version.Length > 0 && one.Since < DateTimeOffset.MaxValue);
        // The first version that was seen of a service may always have been there.
        return [.. seen.GroupBy(one => one.Service).SelectMany(group => group.OrderBy(one => one.Since).Skip(1)).OrderByDescending(one => one.Since)];
    }

    /// <summary>"Did it break anything?": the service since then, against as long before.</summary>
    static async Task<Answer> EffectAsync(AnswerContext context, Answer answer, Deployment deployment, CancellationToken cancellationToken)
    {
        var end = context.Plan.Window.End;
        var before = new Window(deployment.Since - (end - deployment.Since), deployment.Since);
        var compared = await ComparisonAnswer.MakeAsync(context with
        {
            Plan = context.Plan with { Services = [deployment.Service], Operations = [], Measure = null, Window = new Window(deployment.Since, end), IsWindowAsked = true, Baseline = before },
        }, cancellationToken);
        return compared with { Kind = answer.Kind, Text = $"{answer.Text} {compared.Text}", Focus = answer.Focus, Since = answer.Since };
    }
}
