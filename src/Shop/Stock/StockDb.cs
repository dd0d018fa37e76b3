using Dendro.Shop.Contracts;
using Dendro.Shop.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Dendro.Shop.Stock;

sealed class StockDb(DbContextOptions<StockDb> options) : DbContext(options)
{
    public DbSet<StockRecord> Stocks => Set<StockRecord>();

    public DbSet<StockMovementRecord> Movements => Set<StockMovementRecord>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<WoodType>().HaveConversion<WordColumn<WoodType>>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StockRecord>(stock =>
        {
            stock.ToTable("stocks", table => table.HasCheckConstraint("stocks_quantity_not_negative", "quantity >= 0"));
            stock.HasKey(row => row.WoodType);
        });
        modelBuilder.Entity<StockMovementRecord>(movement =>
        {
            movement.ToTable("stock_movements", table => table.HasCheckConstraint("stock_movements_change_not_zero", "change <> 0"));
            movement.HasKey(row => row.Key);
            movement.HasOne<StockRecord>().WithMany().HasForeignKey(row => row.WoodType).OnDelete(DeleteBehavior.Restrict);
        });
    }
}

/// <summary>Lets <c>dotnet ef</c> build the model; it does not connect.</summary>
sealed class StockDbDesign : IDesignTimeDbContextFactory<StockDb>
{
    public StockDb CreateDbContext(string[] args) =>
        new((DbContextOptions<StockDb>)new DbContextOptionsBuilder<StockDb>().UseShopDatabase("Database=stocks").Options);
}
