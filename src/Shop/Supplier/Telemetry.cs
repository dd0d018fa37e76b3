using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Supplier;

static class Telemetry
{
    const string Name = "Dendro.Shop.Supplier";

    static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Spans = new(Name);

    public static readonly Counter<long> Announced =
        Meter.CreateCounter<long>("shop.deliveries.announced", "{delivery}", "Deliveries that suppliers announced.");

    public static KeyValuePair<string, object?> Wood(WoodType wood) => new("shop.wood.type", Word.Of(wood));
}
