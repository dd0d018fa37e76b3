using Dendro.Cli.Kafka;
using Dendro.Cli.Plan;

namespace Dendro.Cli.Verify;

/// <summary>
/// Compares databases, topics and logs. While the shop works, some of what it does is seen half done: what looks wrong counts only when it is
/// still wrong after a grace period.
/// </summary>
internal sealed class Audit(ShopStores stores, HttpClient client, TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    static readonly WorkedTopic[] Topics = [SystemPlan.Orders, SystemPlan.Stocks];

    readonly TopicReader? _topics = stores.Kafka is { } kafka ? new TopicReader(kafka, stores.TopicPrefix) : null;

    /// <summary>Waits until the groups have done what the topics hold now; returns what is left of it when the time is over.</summary>
    public async Task<IReadOnlyList<Violation>> DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_topics is null)
        {
            return [];
        }

        var began = time.GetTimestamp();
        var targets = Topics.SelectMany(_topics.Ends).ToDictionary(end => end.Partition, end => end.High);
        while (true)
        {
            // A broker that began anew has less than it had.
            var left = Topics.SelectMany(_topics.Ends)
                .Select(end => (end.Partition.Topic, Messages: Math.Min(targets.GetValueOrDefault(end.Partition), end.High) - end.Committed))
                .Where(partition => partition.Messages > 0).ToLookup(partition => partition.Topic, partition => partition.Messages);
            if (left.Count == 0 || time.GetElapsedTime(began) > patience)
            {
                return [.. left.Select(topic => new Violation(
                    Violation.NotDrained, topic.Key, FormattableString.Invariant($"{topic.Sum()} messages were not processed within {patience.TotalSeconds:0} s")))];
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <param name="grace">How long something may look wrong.</param>
    /// <param name="logsSince">How far back logs are asked for acknowledged messages.</param>
    public async Task<AuditReport> RunAsync(TimeSpan grace, DateTimeOffset logsSince, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var report = AuditReport.Of(await ReadAsync(logsSince, cancellationToken), stores);
        while (report.Violations.Count > 0 && time.GetElapsedTime(began) < grace)
        {
            await Task.Delay(Pause, time, cancellationToken);
            var again = AuditReport.Of(await ReadAsync(logsSince, cancellationToken), stores);
            var before = report.Violations.Select(violation => violation.Identity).ToHashSet();
            report = again with { Violations = [.. again.Violations.Where(violation => before.Contains(violation.Identity))] };
        }

        return report;
    }

    /// <summary>What is asked for early must be found in what is read later: events, committed offsets, orders, stocks, messages.</summary>
    async Task<Books> ReadAsync(DateTimeOffset logsSince, CancellationToken cancellationToken)
    {
        var placed = await EventsAsync("customer", "customer.order.placed", "OrderId", logsSince, cancellationToken);
        var announced = await EventsAsync("supplier", "supplier.delivery.announced", "DeliveryId", logsSince, cancellationToken);
        var ends = Topics.Select(topic => _topics?.Ends(topic)).ToList();
        var (orderBooks, stockBooks) = await new DatabaseReader(stores.Orders, stores.Stocks).ReadAsync(cancellationToken);
        var orders = _topics?.Read(SystemPlan.Orders, ends[0]!);
        var deliveries = _topics?.Read(SystemPlan.Stocks, ends[1]!);
        var books = new Books(orderBooks, stockBooks, orders, deliveries, placed, announced);
        return orderBooks.Keys.Values.All(key => orderBooks.Orders.ContainsKey(key.Order))
            ? books
            : books with { Deleted = await DeletedAsync(cancellationToken) };
    }

    async Task<HashSet<Guid>> DeletedAsync(CancellationToken cancellationToken)
    {
        var events = await EventsAsync("order", "order.order.deleted", "OrderId", DateTimeOffset.UnixEpoch, cancellationToken);
        return [.. (events ?? []).Select(deletion => Guid.Parse(deletion.Key))];
    }

    /// <summary>Null when the backend does not answer: that logs are missing is told, and is no fault of the shop.</summary>
    async Task<IReadOnlyList<Acknowledgement>?> EventsAsync(string service, string name, string attribute, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            return stores.Loki is { } loki ? await new LogReader(client, loki).ReadAsync(service, name, attribute, since, cancellationToken) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
