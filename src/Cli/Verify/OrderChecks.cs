using Dendro.Shop.Contracts;

namespace Dendro.Cli.Verify;

/// <summary>Each key stands for one order, the one that was asked for, in a status that exists.</summary>
internal static class OrderChecks
{
    public static IEnumerable<Violation> Statuses(OrderBooks books) =>
        from order in books.Orders
        where !Word.TryParse<OrderStatus>(order.Value.Status, out _)
        select new Violation(Violation.IllegalStatus, order.Key.ToString(), Word.Problem<OrderStatus>(order.Value.Status));

    public static IEnumerable<Violation> Keys(Books books)
    {
        var owners = new Dictionary<Guid, string>();
        foreach (var (key, row) in books.OrderBooks.Keys)
        {
            if (!owners.TryAdd(row.Order, key))
            {
                yield return new Violation(Violation.OrderShared, row.Order.ToString(), $"the keys {owners[row.Order]} and {key} stand for one order");
            }

            if (!books.OrderBooks.Orders.TryGetValue(row.Order, out var order))
            {
                if (!books.Deleted.Contains(row.Order))
                {
                    yield return new Violation(Violation.OrderMissing, row.Order.ToString(), $"the key {key} was stored and its order is not there; no log says that it was deleted");
                }
            }
            else if (order.Goods != row.Goods)
            {
                yield return new Violation(Violation.OrderDiffers, row.Order.ToString(), $"found an order of {order.Goods}, expected {row.Goods}, as its key {key} says");
            }
        }
    }
}
