using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Conformance.Tests.Otlp;

/// <summary>The upstream cases of OTLP: where they are, and how their parts are read.</summary>
internal static class OtlpCases
{
    static readonly OtlpMessage AttributeList =
        new OtlpMessage("Attributes").WithMany("attributes", 1, KeyValueSchema());

    /// <summary>A file of cases, or a skipped test when the folder is missing.</summary>
    internal static JsonElement Read(string path)
    {
        var file = Path.Combine(Folder(), path);
        Assert.SkipUnless(File.Exists(file), $"no upstream cases at {file}: set CONFORMANCE_DIR");
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.Clone();
    }

    internal static string Folder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Dendro.slnx")))
        {
            root = root.Parent;
        }

        return Path.Combine(Environment.GetEnvironmentVariable("CONFORMANCE_DIR") ?? Path.Combine(root?.FullName ?? ".", "..", "shared", "conformance"), "otlp");
    }

    /// <summary>Attributes as OTLP writes them: <c>[{"key":…,"value":{…}}]</c>.</summary>
    internal static Attributes Attributes(JsonElement list) => AnyValue.Attributes(
        JsonTranscoder.ToProtobuf(AttributeList, System.Text.Encoding.UTF8.GetBytes($$"""{"attributes":{{list.GetRawText()}}}""")), "Attributes", 1);

    /// <summary>Attributes as the cases shorten them: <c>{"name":"text"}</c>.</summary>
    internal static Attributes Texts(JsonElement map) =>
        new([.. map.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, (AttributeValue)new AttributeValue.Text(pair.Value.GetString()!)))]);

    internal static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    internal static bool Flag(JsonElement element, string property) => element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;

    internal static List<string> Names(JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(item => item.GetString()!)];

    // The message KeyValue, reached through a request that has it.
    static OtlpMessage KeyValueSchema() => OtlpSchema.Request(Dendro.Telemetry.Server.Otlp.Signal.Traces)
        .Field("resourceSpans")!.Message!.Field("resource")!.Message!.Field("attributes")!.Message!;
}
