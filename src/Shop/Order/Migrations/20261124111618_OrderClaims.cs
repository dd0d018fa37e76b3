using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dendro.Shop.Order.Migrations
{
    /// <inheritdoc />
    public partial class OrderClaims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "claimed_until",
                table: "orders",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "claimed_until",
                table: "orders");
        }
    }
}
