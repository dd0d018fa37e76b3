using System.Text;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>How OTLP's JSON is read: names in both spellings, and texts that are not valid.</summary>
public sealed partial class OtlpJsonTests
{
    [Theory]
    [InlineData(nameof(Signal.Traces))]
    [InlineData(nameof(Signal.Metrics))]
    [InlineData(nameof(Signal.Logs))]
    public void Names_of_fields_are_those_of_JSON_or_of_protobuf(string signalName)
    {
        var signal = Enum.Parse<Signal>(signalName);
        var snakeCase = FieldName().Replace(Payloads.Json(signal), name => Capital().Replace(name.Value, letter => "_" + char.ToLowerInvariant(letter.Value[0])));
        Assert.DoesNotContain("Unix", snakeCase, StringComparison.Ordinal);
        Assert.Equal(Payloads.Protobuf(signal), Payloads.Protobuf(signal, snakeCase));
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"resourceLogs":[],"more":1}""", null)]
    [InlineData("""{"resourceLogs":null}""", null)]
    [InlineData("""{"logs":[]}""", "ExportLogsServiceRequest: found \"logs\", expected \"resourceLogs\"")]
    [InlineData("""{"resourceSpans":[],"resource-logs":[]}""", "ExportLogsServiceRequest: found \"resourceSpans\", expected \"resourceLogs\"")]
    public void A_body_that_has_nothing_but_what_is_not_known_is_refused(string json, string? why)
    {
        var failure = Record.Exception(() => Payloads.Protobuf(Signal.Logs, json));
        Assert.Equal(why, failure?.Message);
        Assert.True(failure is null or OtlpFormatException);
    }

    [Theory]
    [InlineData(@"oak \ud83c is short", "oak \uFFFD is short")]
    [InlineData(@"\udf32", "\uFFFD")]
    [InlineData(@"\udf32\ud83c", "\uFFFD\uFFFD")]
    [InlineData(@"\ud83c\udf32", "🌲")]
    [InlineData(@"\ud83c\n\\\/\""\u0041\uD83C", "\uFFFD\n\\/\"A\uFFFD")]
    [InlineData("oak \u00ff is short", "oak \uFFFD is short")]
    [InlineData("\u00ff\\n\u00f0\u0041", "\uFFFD\n\uFFFDA")]
    public void What_is_no_text_in_a_text_is_replaced(string text, string expected)
    {
        // Each character is a byte, so that one above 0x7F is no UTF-8.
        var json = Encoding.Latin1.GetBytes($$"""{"resourceLogs":[{"schemaUrl":"{{text}}"}]}""");
        var request = JsonTranscoder.ToProtobuf(OtlpSchema.Request(Signal.Logs), json);
        Assert.Equal(expected, Encoding.UTF8.GetString(Part.Of(Part.Of(request, "Request", 1), "ResourceLogs", 3)));
    }

    [GeneratedRegex("\"[a-z]+[A-Z][A-Za-z]*\":")]
    private static partial Regex FieldName();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
