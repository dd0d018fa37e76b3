using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dendro.Shop.Stock.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "stocks",
                columns: table => new
                {
                    wood_type = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stocks", x => x.wood_type);
                    table.CheckConstraint("stocks_quantity_not_negative", "quantity >= 0");
                });

            migrationBuilder.CreateTable(
                name: "stock_movements",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false),
                    wood_type = table.Column<string>(type: "text", nullable: false),
                    change = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stock_movements", x => x.key);
                    table.CheckConstraint("stock_movements_change_not_zero", "change <> 0");
                    table.ForeignKey(
                        name: "fk_stock_movements_stocks_wood_type",
                        column: x => x.wood_type,
                        principalTable: "stocks",
                        principalColumn: "wood_type",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_stock_movements_wood_type",
                table: "stock_movements",
                column: "wood_type");

            Persistence.InsertFault.AddTrigger(migrationBuilder, "stock_movements");
            migrationBuilder.Sql(
                "INSERT INTO stocks (wood_type, quantity, updated_at) SELECT wood, 0, now() FROM unnest(ARRAY['oak', 'maple', 'birch', 'elm', 'pine']) AS wood;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "stock_movements");

            migrationBuilder.DropTable(
                name: "stocks");
        }
    }
}
