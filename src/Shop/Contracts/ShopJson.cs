using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dendro.Shop.Contracts;

/// <summary>JSON as the shop speaks it over HTTP and Kafka: snake_case, enumerations as lower-case words, nothing required left out.</summary>
public static class ShopJson
{
    /// <summary>The options for every read and write.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the rules to options that someone else made, such as ASP.NET Core's.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new WordConverter<WoodType>());
        options.Converters.Add(new WordConverter<OrderStatus>());
        return options;
    }
}
