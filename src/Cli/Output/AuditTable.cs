using System.Globalization;
using Dendro.Cli.Verify;
using Spectre.Console;

namespace Dendro.Cli.Output;

/// <summary>An audit as people read it: what was checked, then each violation.</summary>
internal static class AuditTable
{
    const int ShownOfAKind = 20;

    public static void Write(AuditReport report)
    {
        Terminal.Out.Write(Checked(report));
        Console.WriteLine();
        if (report.IsClean)
        {
            Console.WriteLine("The books are right: nothing is lost, doubled or oversold.");
            return;
        }

        foreach (var kind in report.Violations.GroupBy(violation => violation.Kind))
        {
            foreach (var violation in kind.Take(ShownOfAKind))
            {
                Console.WriteLine($"{violation.Kind} {violation.Id}: {violation.Detail}");
            }

            if (kind.Count() > ShownOfAKind)
            {
                Console.WriteLine($"{kind.Key}: and {kind.Count() - ShownOfAKind} more; --json prints them all");
            }
        }

        Console.WriteLine($"{report.Violations.Count} violations.");
    }

    static Table Checked(AuditReport report)
    {
        var table = Terminal.Table("checked", "count", "");
        var (orders, stocks) = (report.Orders, report.Stocks);
        Row(table, "orders", orders.Orders, string.Join(", ", orders.ByStatus.Select(status => Part(status.Value, status.Key))));
        Row(table, "idempotency keys", orders.Keys, Some((orders.Deleted, "of deleted orders")));
        Row(table, "orders without a message", orders.WithoutMessage, Some((orders.InFlight, "have their wood and wait for ordermanagement")));
        Row(table, "stock movements", stocks.Deliveries + stocks.Withdrawals, $"{Part(stocks.Deliveries, "deliveries")}, {Part(stocks.Withdrawals, "withdrawals")}");
        Row(table, "deliveries without a message", stocks.DeliveriesWithoutMessage, "");
        Row(table, "woods in balance", stocks.Woods - report.Violations.Count(violation => violation.Kind == Violation.StockNotBalanced), "");
        foreach (var topic in report.Topics)
        {
            Row(table, $"messages in {topic.Topic}", topic.Messages, Some((topic.Pending, "pending"), (topic.DeadLetters, "dead letters")));
            if (topic.Acknowledged is { } acknowledged)
            {
                Row(table, $"logged as taken by {topic.Topic}", acknowledged, Some((topic.LostWithBroker, "lost with the embedded broker when it was killed")));
            }
            else
            {
                table.AddRow(new Text($"logged as taken by {topic.Topic}"), new Text("-"), new Text("no log could be asked"));
            }
        }

        if (report.Topics.Count == 0)
        {
            table.AddRow(new Text("messages"), new Text("-"), new Text("no broker could be asked"));
        }

        return table;
    }

    static void Row(Table table, string what, long count, string detail) =>
        table.AddRow(new Text(what), new Text(count.ToString(CultureInfo.InvariantCulture)), new Text(detail));

    static string Some(params (long Count, string What)[] parts) => string.Join(", ", parts.Where(part => part.Count > 0).Select(part => Part(part.Count, part.What)));

    static string Part(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}");
}
