namespace Dendro.Shop.Contracts;

/// <summary>A customer placed an order. Topic <c>orders</c>; the message key is the order's id.</summary>
/// <param name="WoodType">The wood wanted.</param>
/// <param name="Quantity">How many pieces, at least 1.</param>
public sealed record OrderPlaced(WoodType WoodType, int Quantity);

/// <summary>A supplier delivered wood. Topic <c>stocks</c>; the message key is the delivery's id.</summary>
/// <param name="WoodType">The wood delivered.</param>
/// <param name="Quantity">How many pieces, at least 1.</param>
public sealed record DeliveryAnnounced(WoodType WoodType, int Quantity);
