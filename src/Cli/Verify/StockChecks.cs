using Dendro.Shop.Contracts;

namespace Dendro.Cli.Verify;

/// <summary>Delivered − taken = in stock, and each order that has its wood took it once.</summary>
internal static class StockChecks
{
    public static IEnumerable<Violation> Balance(StockBooks books)
    {
        var sums = books.Movements.GroupBy(movement => movement.Goods.Wood).ToDictionary(wood => wood.Key, wood => wood.Sum(movement => movement.Goods.Quantity));
        foreach (var wood in books.Stocks.Keys.Union(sums.Keys).Order(StringComparer.Ordinal))
        {
            var (stock, sum) = (books.Stocks.GetValueOrDefault(wood), sums.GetValueOrDefault(wood));
            if (stock != sum)
            {
                yield return new Violation(Violation.StockNotBalanced, wood, FormattableString.Invariant($"found {stock} in stock, expected {sum}, the sum of its movements"));
            }

            if (stock < 0)
            {
                yield return new Violation(Violation.StockNegative, wood, FormattableString.Invariant($"found {stock} in stock"));
            }
        }
    }

    public static IEnumerable<Violation> Withdrawals(Books books)
    {
        var orders = books.OrderBooks.Orders;
        var withdrawals = books.StockBooks.Movements.Where(movement => movement.Goods.Quantity < 0).ToLookup(movement => movement.Key);
        foreach (var (id, order) in orders)
        {
            if (Word.TryParse<OrderStatus>(order.Status, out var status))
            {
                foreach (var violation in Withdrawals(id, order, status, [.. withdrawals[id.ToString()]]))
                {
                    yield return violation;
                }
            }
        }

        foreach (var key in withdrawals.Select(withdrawal => withdrawal.Key))
        {
            if (!(Guid.TryParse(key, out var id) && (orders.ContainsKey(id) || books.Deleted.Contains(id))))
            {
                yield return new Violation(Violation.WithdrawalWithoutOrder, key, $"{-withdrawals[key].First().Goods.Quantity} {withdrawals[key].First().Goods.Wood} were taken under a key that is no order's");
            }
        }
    }

    static IEnumerable<Violation> Withdrawals(Guid id, OrderRow order, OrderStatus status, IReadOnlyList<MovementRow> taken)
    {
        var expected = order.Goods with { Quantity = -order.Goods.Quantity };
        if (OrderLifecycle.HasTakenWood(status) && taken.Count == 0)
        {
            yield return new Violation(Violation.WithdrawalMissing, id.ToString(), $"the order is {order.Status}, expected a withdrawal of {order.Goods}");
        }
        else if (!OrderLifecycle.HasTakenWood(status) && taken.Count > 0)
        {
            yield return new Violation(Violation.WithdrawalEarly, id.ToString(), $"the order is {order.Status}, expected no withdrawal yet");
        }

        if (taken.Count > 1)
        {
            yield return new Violation(Violation.WithdrawalDoubled, id.ToString(), FormattableString.Invariant($"found {taken.Count} withdrawals, expected one"));
        }

        if (taken.Count > 0 && taken[0].Goods != expected)
        {
            yield return new Violation(Violation.WithdrawalDiffers, id.ToString(), $"found a movement of {taken[0].Goods}, expected {expected}");
        }
    }
}
