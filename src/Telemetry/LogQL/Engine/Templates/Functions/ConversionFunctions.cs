using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Templates;
using Dendro.Telemetry.Templates.Functions;

namespace Dendro.Telemetry.LogQL.Engine.Templates.Functions;

/// <summary>Functions that read or write other notations: JSON, base64, URLs, sizes, durations.</summary>
internal static class ConversionFunctions
{
    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["bytes"] = new(1, false, (a, _) => Convert(a.Text(0), Conversions.TryBytes)),
        ["duration"] = new(1, false, (a, _) => Convert(a.Text(0), Conversions.TrySeconds)),
        ["duration_seconds"] = new(1, false, (a, _) => Convert(a.Text(0), Conversions.TrySeconds)),
        ["urlencode"] = new(1, false, (a, _) => BuiltinFunctions.UrlEncode(a.Text(0))),
        ["urldecode"] = new(1, false, (a, _) => UrlDecode(a.Text(0))),
        ["b64enc"] = new(1, false, (a, _) => System.Convert.ToBase64String(Encoding.UTF8.GetBytes(a.Text(0)))),
        ["b64dec"] = new(1, false, (a, _) => Base64Decode(a.Text(0))),
        ["fromJson"] = new(1, false, (a, _) => FromJson(a.Text(0))),
    };

    static double Convert(string text, Conversions.TryConvert convert) =>
        convert(text, out var value, out var error) ? value : throw new FormatException(error);

    static string UrlDecode(string text)
    {
        for (var i = text.IndexOf('%'); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                throw new FormatException($"invalid URL escape {GoStrings.Quote(text.Substring(i, Math.Min(3, text.Length - i)))}");
            }
        }

        return WebUtility.UrlDecode(text);
    }

    static string Base64Decode(string text)
    {
        // Padding may be missing, and both alphabets are accepted.
        var padded = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        return System.Convert.TryFromBase64String(padded, bytes, out var written)
            ? Encoding.UTF8.GetString(bytes, 0, written)
            : throw new FormatException("illegal base64 data");
    }

    static object? FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            // sprig's fromJson gives nothing for what is no JSON.
            return "";
        }
    }

    static object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().GroupBy(member => member.Name).ToDictionary(group => group.Key, group => Read(group.Last().Value), StringComparer.Ordinal),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => double.Parse(element.GetRawText(), CultureInfo.InvariantCulture),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
