using System.Linq.Expressions;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Stock;

/// <summary>What <c>POST /stocks</c> takes: wood that arrived.</summary>
sealed record DeliveryRequest(WoodType WoodType, int Quantity);

/// <summary>What <c>POST /stocks/decrease</c> takes. The wood is read as text, because one the shop does not have is "not found" here.</summary>
sealed record WithdrawalRequest(string WoodType, int Quantity);

/// <summary>How much of a wood there is.</summary>
sealed record StockView(WoodType WoodType, long Quantity, DateTimeOffset UpdatedAt)
{
    public static readonly Expression<Func<StockRecord, StockView>> Projection =
        stock => new StockView(stock.WoodType, stock.Quantity, stock.UpdatedAt);
}

/// <summary>An entry of the ledger.</summary>
sealed record MovementView(string Key, WoodType WoodType, long Change, DateTimeOffset CreatedAt);
