using System.Globalization;
using System.Text.Json;

namespace Dendro.Cli.Eval.Bars;

/// <summary>What a line of OTLP/JSON has of one service.</summary>
/// <param name="Identity">Tells the instances of a service from each other.</param>
/// <param name="Scopes">The members of its scopes.</param>
internal sealed record OtlpResource(string Service, string Identity, IReadOnlyList<JsonElement> Scopes)
{
    static readonly string[] ServiceNames = ["service.name", "k8s.deployment.name", "job"];

    /// <summary>The resources of a line that say which service they are; they are valid until the next line.</summary>
    public static IReadOnlyList<OtlpResource> Read(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        return [.. json.RootElement.EnumerateObject().Single().Value.EnumerateArray().Select(Of).OfType<OtlpResource>()];
    }

    /// <summary>The objects of a list that may be missing.</summary>
    public static IEnumerable<JsonElement> List(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>The text or number of an attribute as text.</summary>
    public static string Value(JsonElement attribute) => attribute.TryGetProperty("value", out var value) ? Text(value) : "";

    /// <summary>The only member of an <c>AnyValue</c>.</summary>
    public static string Text(JsonElement value) => value.EnumerateObject().Select(member => member.Value.ToString()).FirstOrDefault() ?? "";

    /// <summary>A 64-bit number, which OTLP/JSON writes as a text.</summary>
    public static long Time(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var time) ? time : 0;

    static OtlpResource? Of(JsonElement element)
    {
        var attributes = element.TryGetProperty("resource", out var resource) ? List(resource, "attributes").ToList() : [];
        var named = ServiceNames.Select(name => attributes.FirstOrDefault(attribute => attribute.GetProperty("key").GetString() == name)).FirstOrDefault(attribute => attribute.ValueKind == JsonValueKind.Object);
        return named.ValueKind == JsonValueKind.Undefined
            ? null
            : new OtlpResource(
                Value(named),
                string.Join(',', attributes.Select(attribute => $"{attribute.GetProperty("key").GetString()}={Value(attribute)}").Order(StringComparer.Ordinal)),
                [.. element.EnumerateObject().Where(member => member.Name.StartsWith("scope", StringComparison.Ordinal)).SelectMany(member => member.Value.EnumerateArray()).Select(scope => scope.Clone())]);
    }
}
