using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Catalogue;

/// <summary>Reads the catalogue with a few wide queries side by side.</summary>
internal static class CatalogueReader
{
    public const int MostMetrics = 1000;
    const string Own = "dendro_";

    public static async Task<SystemCatalogue> ReadAsync(Questions questions, Window window, CancellationToken cancellationToken)
    {
        var operationsTask = questions.TraceQL("operations", "{ } | count_over_time() by (resource.service.name, name, kind)", window, cancellationToken, mayBeCut: true);
        var tracedTask = questions.TraceQL("services with spans", "{ } | count_over_time() by (resource.service.name)", window, cancellationToken);
        var logsTask = questions.LogQL("services with logs", $"sum by (service_name) (count_over_time({{service_name=~\".+\"}}[{window.Seconds}s]))", window.End, cancellationToken);
        var labels = string.Join(", ", MetricDialect.EntityLabels.Except(["pod", "instance"]));
        var entitiesTask = questions.PromQL(
            "services with metrics", $"count by ({labels}) (last_over_time({{__name__!~\"{MetricDialect.Unread}|.*_sum|.*_count\", __name__=~\".+\"}}[{Math.Min(window.Seconds, 900)}s]))", window.End, cancellationToken);
        var namesTask = questions.MetricNames(window, MostMetrics, cancellationToken);
        var observers = string.Join('|', ServiceFilter.Observers);
        var ownTask = questions.PromQL("metrics of the observers", $"count by (__name__) ({{service_name=~\"{observers}\"}}) unless count by (__name__) ({{__name__=~\".+\", service_name!~\"{observers}\"}})", window.End, cancellationToken);
        var metadataTask = questions.MetricMetadata(MostMetrics, cancellationToken);
        await Task.WhenAll(operationsTask, tracedTask, logsTask, entitiesTask, namesTask, ownTask, metadataTask);

        List<Operation> operations = [.. (await operationsTask).Select(sample => new Operation(sample["resource.service.name"], sample["name"], sample["kind"], sample.Value))];
        List<string> logServices = [.. (await logsTask).Select(sample => sample["service_name"]).Where(name => name is not ("" or "unknown_service"))];
        List<string> entities = [.. (await entitiesTask).Select(sample => MetricDialect.Entity(sample.Labels)).OfType<string>().Distinct()];
        return new SystemCatalogue
        {
            Services = [.. (await tracedTask).Select(sample => sample["resource.service.name"]).Concat(logServices).Concat(entities).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)],
            Operations = operations,
            LogServices = logServices,
            MetricServices = entities,
            // What the store tells of itself is asked about by nobody.
            Metrics = MetricFamily.Of([.. (await namesTask).Where(name => !name.StartsWith(Own, StringComparison.Ordinal)).Except((await ownTask).Select(sample => sample["__name__"]))], await metadataTask),
            Gaps = questions.Gaps,
        };
    }
}
