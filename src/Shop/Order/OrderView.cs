using System.Linq.Expressions;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Order;

/// <summary>What <c>POST /orders</c> takes.</summary>
sealed record OrderRequest(WoodType WoodType, int Quantity);

/// <summary>What <c>PUT /orders/{id}</c> takes: the new status and, optionally, the one that the caller believes the order to be in.</summary>
sealed record StatusChange(OrderStatus Status, OrderStatus? ExpectedStatus = null);

/// <summary>What <c>POST /orders/claims</c> takes: the oldest orders of a status that nobody else has claimed, for some seconds.</summary>
sealed record ClaimRequest(OrderStatus Status, int Limit, int Seconds);

/// <summary>An order as the API shows it.</summary>
sealed record OrderView(
    Guid Id, WoodType WoodType, int Quantity, OrderStatus Status, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static readonly Expression<Func<OrderRecord, OrderView>> Projection =
        order => new OrderView(order.Id, order.WoodType, order.Quantity, order.Status, order.CreatedAt, order.UpdatedAt);

    public static OrderView Of(OrderRecord order) =>
        new(order.Id, order.WoodType, order.Quantity, order.Status, order.CreatedAt, order.UpdatedAt);
}
