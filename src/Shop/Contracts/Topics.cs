namespace Dendro.Shop.Contracts;

/// <summary>The Kafka topics. Messages that can never be processed are in the topic of the same name with <c>.dlq</c> behind it.</summary>
public static class Topics
{
    /// <summary><see cref="OrderPlaced"/>, from customer to ordercheck.</summary>
    public const string Orders = "orders";

    /// <summary><see cref="DeliveryAnnounced"/>, from supplier to suppliercheck.</summary>
    public const string Stocks = "stocks";

    /// <summary>Where messages of <paramref name="topic"/> go that can never be processed.</summary>
    public static string DeadLetters(string topic) => topic + ".dlq";
}
