using System.Text.Json.Serialization;
using Dendro.Cli.Plan;
using Dendro.Shop.Contracts;

namespace Dendro.Cli.Verify;

/// <summary>What was looked at, and what must not be.</summary>
internal sealed record AuditReport
{
    public bool IsClean => Violations.Count == 0;

    public required OrderCounts Orders { get; init; }

    public required StockCounts Stocks { get; init; }

    /// <summary>Empty when no broker could be asked.</summary>
    public required IReadOnlyList<TopicCounts> Topics { get; init; }

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    public static AuditReport Of(Books books, ShopStores stores)
    {
        var (orderBooks, stockBooks) = (books.OrderBooks, books.StockBooks);
        Goods? Order(string key) => orderBooks.Keys.TryGetValue(key, out var row) ? row.Goods : null;
        var arrived = stockBooks.Movements.Where(movement => movement.Goods.Quantity > 0).GroupBy(movement => movement.Key).ToDictionary(same => same.Key, same => same.First().Goods);
        Goods? Delivery(string key) => arrived.TryGetValue(key, out var goods) ? goods : null;

        var withdrawals = StockChecks.Withdrawals(books).ToLookup(violation => violation.Kind == Violation.WithdrawalEarly && !stores.AreOrdersWorked);
        var topics = new List<TopicCounts>();
        List<Violation> violations =
        [
            .. StockChecks.Balance(stockBooks),
            .. withdrawals[false],
            .. OrderChecks.Statuses(orderBooks),
            .. OrderChecks.Keys(books),
            .. Check(books.Orders, books.AcknowledgedOrders, Order),
            .. Check(books.Deliveries, books.AcknowledgedDeliveries, Delivery),
        ];
        return new AuditReport
        {
            Orders = OrderCounts.Of(books, withdrawals[true].Count()),
            Stocks = new StockCounts(
                stockBooks.Stocks.Count, arrived.Count, stockBooks.Movements.Count - arrived.Count, arrived.Keys.Except(Keys(books.Deliveries)).Count()),
            Topics = topics,
            Violations = violations,
        };

        List<Violation> Check(TopicBooks? topic, IReadOnlyList<Acknowledgement>? acknowledged, Func<string, Goods?> stored)
        {
            if (topic is null)
            {
                return [];
            }

            var (lost, lostWithBroker) = MessageChecks.Acknowledged(topic, acknowledged ?? [], stored, stores.BrokerBeganEmpty);
            topics.Add(new TopicCounts(topic.Topic, topic.Messages.Count, topic.Pending, topic.DeadLetters.Count, acknowledged?.Count, lostWithBroker));
            return [.. MessageChecks.Check(topic, stored), .. MessageChecks.DeadLetters(topic, stored), .. lost];
        }
    }

    internal static IEnumerable<string> Keys(TopicBooks? topic) => topic?.Messages.Select(message => message.Key) ?? [];
}

/// <param name="ByStatus">As the statuses are written.</param>
/// <param name="WithoutMessage">Placed over the API, or by messages that the broker no longer has.</param>
/// <param name="Deleted">Over the API.</param>
/// <param name="InFlight">Have their wood and wait for an ordermanagement that does not run.</param>
internal sealed record OrderCounts(int Orders, int Keys, IReadOnlyDictionary<string, int> ByStatus, int WithoutMessage, int Deleted, int InFlight)
{
    public static OrderCounts Of(Books books, int inFlight)
    {
        var orders = books.OrderBooks.Orders;
        var keyed = AuditReport.Keys(books.Orders).Where(books.OrderBooks.Keys.ContainsKey).Select(key => books.OrderBooks.Keys[key].Order).ToHashSet();
        var statuses = orders.Values.CountBy(order => order.Status).ToDictionary();
        var order = Word.All<OrderStatus>().Concat(statuses.Keys).Distinct().Where(statuses.ContainsKey);
        return new OrderCounts(
            orders.Count, books.OrderBooks.Keys.Count, order.ToDictionary(status => status, status => statuses[status]), orders.Keys.Count(id => !keyed.Contains(id)), books.Deleted.Count, inFlight);
    }
}

/// <param name="DeliveriesWithoutMessage">Booked over the API, or by messages that the broker no longer has.</param>
internal sealed record StockCounts(int Woods, int Deliveries, int Withdrawals, int DeliveriesWithoutMessage);

/// <param name="Pending">Not committed by the group yet.</param>
/// <param name="Acknowledged">Messages that producers logged as taken; null when no log could be asked.</param>
/// <param name="LostWithBroker">Of them, those that an embedded broker held in memory when it was killed: the one documented exception.</param>
internal sealed record TopicCounts(string Topic, int Messages, long Pending, int DeadLetters, int? Acknowledged, int LostWithBroker);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(AuditReport))]
internal sealed partial class AuditJson : JsonSerializerContext;
