using Dendro.Shop.Contracts;

namespace Dendro.Shop.Stock;

/// <summary>A row of the table <c>stocks</c>: what is there now. There is one for each wood from the start.</summary>
sealed class StockRecord
{
    public required WoodType WoodType { get; init; }
    public required long Quantity { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>
/// A row of the table <c>stock_movements</c>: wood that came (positive) or went (negative). The sum of a wood's movements is its stock; the
/// key makes each movement happen once.
/// </summary>
sealed class StockMovementRecord
{
    public required string Key { get; init; }
    public required WoodType WoodType { get; init; }
    public required long Change { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
