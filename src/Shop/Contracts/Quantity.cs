namespace Dendro.Shop.Contracts;

/// <summary>How many pieces of wood an order, a delivery or a withdrawal may name.</summary>
public static class Quantity
{
    /// <summary>The smallest quantity.</summary>
    public const int Min = 1;

    /// <summary>The largest quantity: a bound that catches typing errors and keeps sums far from overflow.</summary>
    public const int Max = 10_000;

    /// <summary>What is wrong with <paramref name="quantity"/>, or null.</summary>
    public static string? Problem(int quantity) =>
        quantity is >= Min and <= Max ? null : $"found {quantity}, expected a whole number from {Min} to {Max}";
}
