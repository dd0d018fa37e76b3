using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Order;

static class Telemetry
{
    static readonly Meter Meter = new("Dendro.Shop.Order");

    public static readonly Counter<long> Stored =
        Meter.CreateCounter<long>("shop.orders.stored", "{order}", "Orders stored; a repetition of a request does not count.");

    public static KeyValuePair<string, object?> Wood(WoodType wood) => new("shop.wood.type", Word.Of(wood));

    /// <summary>Makes the request's span findable by order and wood.</summary>
    public static void Describe(Guid id, WoodType? wood)
    {
        Activity.Current?.SetTag("shop.order.id", id.ToString());
        if (wood is { } known)
        {
            Activity.Current?.SetTag("shop.wood.type", Word.Of(known));
        }
    }
}
