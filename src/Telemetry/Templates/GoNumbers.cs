using System.Globalization;

namespace Dendro.Telemetry.Templates;

/// <summary>Floating-point numbers as Go and Prometheus write and read them.</summary>
internal static class GoNumbers
{
    /// <summary>Fewest digits that read back to the same number; exponent form below 1e-4 and from 1e6 (Go's <c>%v</c>).</summary>
    public static string General(double value) => Format(value);

    /// <summary>Go's <c>%.4g</c> and the like: at most so many digits, exponent form below 1e-4 and where the digits end.</summary>
    public static string General(double value, int precision)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var rounded = double.Parse(value.ToString($"E{Math.Max(1, precision) - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var exponent = Exponent(rounded);
        return exponent < -4 || exponent >= Math.Max(1, precision) ? Scientific(rounded) : Expand(rounded);
    }

    /// <summary>As Go's <c>strconv.FormatFloat(f, 'f', -1, 64)</c>: never an exponent.</summary>
    public static string Plain(double value) => Special(value) ?? Expand(value);

    /// <summary>Decimal numbers, and hexadecimal ones with a binary exponent.</summary>
    public static bool TryParse(string text, out double value)
    {
        if (!text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        value = 0;
        var exponentMark = text.IndexOfAny(['p', 'P']);
        var mantissa = exponentMark < 0 ? "" : text[2..exponentMark];
        var point = mantissa.IndexOf('.') is var at && at < 0 ? mantissa.Length : at;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        if (digits.Length == 0 || !ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            || !int.TryParse(text.AsSpan(exponentMark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        value = Math.ScaleB(bits, exponent - (4 * (digits.Length - point)));
        return true;
    }

    static string Format(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var exponent = Exponent(value);
        if (value == 0 || (exponent >= -4 && exponent < 6))
        {
            return Expand(value);
        }

        return Scientific(value);
    }

    static string Scientific(double value)
    {
        var (digits, exponent) = (Digits(value), Exponent(value));
        var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
        return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    static string? Special(double value) => double.IsNaN(value) ? "NaN" : double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : null;

    static string Expand(double value)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var (digits, exponent, sign) = (Digits(value), Exponent(value), value < 0 ? "-" : "");
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : digits.Length <= exponent + 1 ? $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    static string Digits(double value)
    {
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest.Contains('E') ? shortest[..shortest.IndexOf('E')] : shortest;
        return mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
    }

    static int Exponent(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        var shift = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.') is var at && at < 0 ? mantissa.Length : at;
        var first = mantissa.AsSpan().IndexOfAnyInRange('1', '9');
        return shift + (first < point ? point - first - 1 : point - first);
    }
}
