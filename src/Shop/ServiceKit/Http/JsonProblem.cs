using System.Text.Json;
using System.Text.RegularExpressions;
using Dendro.Shop.Contracts;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>Says in the caller's words what is wrong with JSON; the serializer's own words name .NET types.</summary>
public static partial class JsonProblem
{
    /// <summary>The field of <typeparamref name="T"/> that is wrong ("body" for the whole text) and what is wrong with it.</summary>
    public static (string Field, string Message) Of<T>(JsonException error)
    {
        if (MissingProperties().Match(error.Message) is { Success: true } missing)
        {
            var names = missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal).TrimEnd('.');
            return (names.Split(',')[0], $"expected, but missing: {names}");
        }

        var field = Field(error.Path);
        if (error.Message.StartsWith("found", StringComparison.Ordinal))
        {
            return (field, error.Message);
        }

        return error.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? (field, "expected " + Expected(typeof(T), field))
            : (field, "this is not JSON: " + error.Message);
    }

    static string Expected(Type type, string field)
    {
        var property = ShopJson.Options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == field);
        return (property?.PropertyType) switch
        {
            null => "an object",
            var number when number == typeof(int) => "a whole number",
            var flag when flag == typeof(bool) => "true or false",
            var text when text == typeof(string) => "a text",
            _ => "another kind of value",
        };
    }

    // "$.wood_type" is the field wood_type; "$" is the whole body.
    static string Field(string? path) =>
        path is { Length: > 2 } && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";

    [GeneratedRegex("missing required properties including: (.*)$")]
    private static partial Regex MissingProperties();
}
