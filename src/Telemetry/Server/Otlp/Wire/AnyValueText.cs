using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Engine;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>
/// Values as the text that Loki and Prometheus make of them (<c>AsString</c> of the Collector's pdata): scalars plain,
/// bytes in base64, lists and maps as Go writes JSON, which sorts names and escapes the line separators of Unicode.
/// </summary>
internal static class AnyValueText
{
    internal static string Of(AttributeValue value) => value switch
    {
        AttributeValue.Float number => Number(number.Value),
        AttributeValue.List or AttributeValue.Map => Json(value),
        AttributeValue.Nothing => "",
        _ => value.ToString()!,
    };

    /// <summary>Digits without an exponent from 1e-6 up to 1e21.</summary>
    internal static string Number(double value) => GoFormat.Json(value).Replace("e-0", "e-", StringComparison.Ordinal);

    static string Json(AttributeValue value)
    {
        var json = new StringBuilder();
        Write(json, value);
        return json.ToString();
    }

    static void Write(StringBuilder json, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.List list:
                WriteAll(json, '[', list.Values, ']', static (json, item) => Write(json, item));
                break;
            case AttributeValue.Map map:
                WriteAll(json, '{', Sorted(map), '}', static (json, entry) =>
                {
                    WriteText(json, entry.Key);
                    json.Append(':');
                    Write(json, entry.Value);
                });
                break;
            case AttributeValue.Nothing:
                json.Append("null");
                break;
            case AttributeValue.Integer or AttributeValue.Boolean or AttributeValue.Float { Value: not (double.NaN or double.PositiveInfinity or double.NegativeInfinity) }:
                json.Append(Of(value));
                break;
            default:
                WriteText(json, Of(value));
                break;
        }
    }

    static void WriteAll<T>(StringBuilder json, char open, IEnumerable<T> items, char close, Action<StringBuilder, T> write)
    {
        json.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            json.Append(isFirst ? "" : ",");
            isFirst = false;
            write(json, item);
        }

        json.Append(close);
    }

    // Of entries of one name the last holds.
    static SortedDictionary<string, AttributeValue> Sorted(AttributeValue.Map map)
    {
        var sorted = new SortedDictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (name, value) in map.Entries)
        {
            sorted[name] = value;
        }

        return sorted;
    }

    static void WriteText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => json.Append('\\').Append(character),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                < ' ' or '\u2028' or '\u2029' => json.Append($"\\u{(int)character:x4}"),
                _ => json.Append(character),
            };
        }

        json.Append('"');
    }
}
