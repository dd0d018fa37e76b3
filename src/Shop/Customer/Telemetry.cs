using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Customer;

static class Telemetry
{
    const string Name = "Dendro.Shop.Customer";

    static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Spans = new(Name);

    public static readonly Counter<long> Placed =
        Meter.CreateCounter<long>("shop.orders.placed", "{order}", "Orders that customers placed.");

    public static KeyValuePair<string, object?> Wood(WoodType wood) => new("shop.wood.type", Word.Of(wood));
}
