using Dendro.Shop.Contracts;
using Dendro.Shop.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Dendro.Shop.Order;

sealed class OrderDb(DbContextOptions<OrderDb> options) : DbContext(options)
{
    public DbSet<OrderRecord> Orders => Set<OrderRecord>();

    public DbSet<OrderKeyRecord> Keys => Set<OrderKeyRecord>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<WoodType>().HaveConversion<WordColumn<WoodType>>();
        configurationBuilder.Properties<OrderStatus>().HaveConversion<WordColumn<OrderStatus>>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OrderRecord>(order =>
        {
            order.ToTable("orders", table => table.HasCheckConstraint("orders_quantity_positive", "quantity > 0"));
            order.Property(row => row.Id).ValueGeneratedNever();
            order.HasIndex(row => new { row.Status, row.CreatedAt });
            order.HasIndex(row => row.CreatedAt);
        });
        modelBuilder.Entity<OrderKeyRecord>(key =>
        {
            key.ToTable("order_keys");
            key.HasKey(row => row.Key);
        });
    }
}

/// <summary>Lets <c>dotnet ef</c> build the model; it does not connect.</summary>
sealed class OrderDbDesign : IDesignTimeDbContextFactory<OrderDb>
{
    public OrderDb CreateDbContext(string[] args) =>
        new((DbContextOptions<OrderDb>)new DbContextOptionsBuilder<OrderDb>().UseShopDatabase("Database=orders").Options);
}
