using System.Text;
using System.Text.Json;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.Tests;

public sealed class WireFormTests
{
    [Fact]
    public void An_order_is_written_in_snake_case_with_the_wood_in_lower_case() =>
        Assert.Equal("""{"wood_type":"oak","quantity":3}""", JsonSerializer.Serialize(new OrderPlaced(WoodType.Oak, 3), ShopJson.Options));

    [Fact]
    public void A_delivery_is_read_from_what_the_wire_carries() => Assert.Equal(
        new DeliveryAnnounced(WoodType.Birch, 12),
        JsonSerializer.Deserialize<DeliveryAnnounced>("""{"quantity":12,"wood_type":"birch","added_later":true}""", ShopJson.Options));

    [Theory]
    [InlineData("""{"wood_type":"Oak","quantity":3}""", "found \"Oak\", expected one of oak, maple, birch, elm, pine")]
    [InlineData("""{"wood_type":0,"quantity":3}""", "found \"Number\", expected one of oak, maple, birch, elm, pine")]
    [InlineData("""{"wood_type":"oak"}""", "quantity")]
    [InlineData("""{"wood_type":"oak","quantity":"3"}""", "$.quantity")]
    [InlineData("""{"wood_type":"oak","quantity":3.5}""", "$.quantity")]
    [InlineData("""{"wood_type":"oak","quantity":99999999999}""", "$.quantity")]
    public void What_does_not_fit_is_refused_by_name(string json, string expected)
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrderPlaced>(Encoding.UTF8.GetBytes(json), ShopJson.Options));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_status_has_the_word_that_the_design_names() =>
        Assert.Equal(["registered", "ready", "shipped", "blocked", "closed", "unknown"], Word.All<OrderStatus>());
}
