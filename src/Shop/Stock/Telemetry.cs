using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Stock;

static class Telemetry
{
    static readonly Meter Meter = new("Dendro.Shop.Stock");

    static readonly Gauge<long> Level = Meter.CreateGauge<long>("shop.stock.level", "{piece}", "Pieces of wood in stock.");

    public static readonly Counter<long> Delivered =
        Meter.CreateCounter<long>("shop.stock.delivered", "{piece}", "Pieces of wood added to the stock.");

    public static readonly Counter<long> Taken =
        Meter.CreateCounter<long>("shop.stock.taken", "{piece}", "Pieces of wood taken from the stock.");

    public static KeyValuePair<string, object?> Wood(WoodType wood) => new("shop.wood.type", Word.Of(wood));

    /// <summary>Reports a stock as it is now.</summary>
    public static void Report(StockView stock) => Level.Record(stock.Quantity, Wood(stock.WoodType));

    /// <summary>Makes the request's span findable by its movement and wood.</summary>
    public static void Describe(string key, WoodType wood, int quantity)
    {
        Activity.Current?.SetTag("shop.movement.key", key);
        Activity.Current?.SetTag("shop.wood.type", Word.Of(wood));
        Activity.Current?.SetTag("shop.movement.quantity", quantity);
    }
}
