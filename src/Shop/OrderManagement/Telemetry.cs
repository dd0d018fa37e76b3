using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.OrderManagement;

static class Telemetry
{
    const string Name = "Dendro.Shop.OrderManagement";

    static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Spans = new(Name);

    public static readonly Counter<long> Blocked =
        Meter.CreateCounter<long>("shop.orders.blocked", "{order}", "Orders that had to wait for wood.");

    public static KeyValuePair<string, object?> Wood(WoodType wood) => new("shop.wood.type", Word.Of(wood));

    public static Activity? StartStep(Order order)
    {
        var span = Spans.StartActivity("advance order");
        span?.SetTag("shop.order.id", order.Id.ToString());
        span?.SetTag("shop.order.status", Word.Of(order.Status));
        span?.SetTag("shop.order.quantity", order.Quantity);
        span?.SetTag("shop.wood.type", Word.Of(order.WoodType));
        return span;
    }

    public static void DescribeStep(OrderStatus next) => Activity.Current?.SetTag("shop.order.next_status", Word.Of(next));
}
