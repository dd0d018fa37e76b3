using System.Globalization;
using Dendro.Telemetry.LogQL.Syntax;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Engine;

/// <summary>Reads numbers from the text of labels, with the errors Go's libraries give.</summary>
internal static class Conversions
{
    public delegate bool TryConvert(string text, out double value, out string error);

    public static bool TryNumber(string text, out double value, out string error)
    {
        error = "";
        if (TryFloat(text, out value))
        {
            return true;
        }

        error = $"strconv.ParseFloat: parsing {GoStrings.Quote(text)}: invalid syntax";
        return false;
    }

    public static bool TryNanoseconds(string text, out double value, out string error)
    {
        var ok = Durations.TryParseGo(text, out var ns, out error);
        value = ns;
        return ok;
    }

    public static bool TrySeconds(string text, out double value, out string error)
    {
        var ok = Durations.TryParseGo(text, out var ns, out error);
        value = ns / 1e9;
        return ok;
    }

    public static bool TryBytes(string text, out double value, out string error)
    {
        var ok = ByteSizes.TryParse(text, out var bytes, out error);
        value = bytes;
        return ok;
    }

    /// <summary>Go's <c>ParseFloat</c>, which also knows inf, infinity and nan in any case.</summary>
    public static bool TryFloat(string text, out double value)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var body = text.TrimStart('-', '+');
        if (text.Length - body.Length <= 1)
        {
            if (body.Equals("inf", StringComparison.OrdinalIgnoreCase) || body.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            {
                value = sign * double.PositiveInfinity;
                return true;
            }

            if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            {
                value = double.NaN;
                return true;
            }
        }

        value = 0;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return body.Length > 0 && !char.IsAsciiLetter(body[0]) && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }
}
