using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>
/// Label names in paths: plain ones as they are, others as <c>U__</c> with each special character as its code in
/// underscores (<c>service.name</c> is <c>U__service_2e_name</c>).
/// </summary>
internal static class LabelNameEscape
{
    const string Prefix = "U__";

    internal static string Read(string text)
    {
        var name = text.StartsWith(Prefix, StringComparison.Ordinal) ? Unescape(text[Prefix.Length..]) : text;
        return name is { Length: > 0 } && !name.AsSpan().ContainsAny(" \t\r\n")
            ? name
            : throw ApiError.BadData($"invalid label name: \"{text}\"");
    }

    static string? Unescape(string escaped)
    {
        var name = new StringBuilder();
        for (var at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '_')
            {
                name.Append(escaped[at]);
                continue;
            }

            var end = escaped.IndexOf('_', at + 1);
            if (end < 0)
            {
                return null;
            }

            if (end == at + 1)
            {
                name.Append('_');
            }
            else if (int.TryParse(escaped.AsSpan(at + 1, end - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
            {
                name.Append(new Rune(code).ToString());
            }
            else
            {
                return null;
            }

            at = end;
        }

        return name.ToString();
    }
}
