using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.PromQL.Engine;

/// <summary>Numbers as Go writes them, which is what Prometheus' users and clients see.</summary>
public static class GoFormat
{
    /// <summary>The longest number in JSON, and some room.</summary>
    public const int MostJsonBytes = 32;

    /// <summary>Go's <c>%v</c> and <c>'g', -1</c>: shortest digits, an exponent below 1e-4 and from 1e6 on.</summary>
    public static string Shortest(double value) => Special(value) ?? (Math.Abs(value) is (> 0 and < 1e-4) or >= 1e6 ? Scientific(value) : Decimal(value));

    /// <summary>Go's <c>'f', -1</c>: shortest digits, never an exponent.</summary>
    public static string Plain(double value) => Special(value) ?? Decimal(value);

    /// <summary>As JSON writes numbers in Prometheus' API: an exponent below 1e-6 and from 1e21 on.</summary>
    public static string Json(double value) => Special(value) ?? (Math.Abs(value) is (> 0 and < 1e-6) or >= 1e21 ? Scientific(value) : Decimal(value));

    /// <summary>The same into <paramref name="utf8"/>, which has room for <see cref="MostJsonBytes"/>.</summary>
    /// <returns>How many bytes it takes.</returns>
    public static int Json(double value, Span<byte> utf8) =>
        Math.Abs(value) is 0 or (>= 1e-4 and < 1e15) && value.TryFormat(utf8, out var bytes, "R", CultureInfo.InvariantCulture)
            ? bytes
            : Encoding.ASCII.GetBytes(Json(value), utf8);

    /// <summary>Go's <c>'e', -1</c>: shortest digits, always an exponent.</summary>
    public static string Scientific(double value)
    {
        if (Special(value) is { } special)
        {
            return special;
        }

        var (digits, exponent) = Digits(value);
        var text = new StringBuilder().Append(double.IsNegative(value) ? "-" : "").Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits.AsSpan(1));
        }

        return text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    static string? Special(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => null,
    };

    static string Decimal(double value)
    {
        // .NET writes most numbers the same way.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!text.Contains('E', StringComparison.Ordinal))
        {
            return text;
        }

        var (digits, exponent) = Digits(value);
        var sign = double.IsNegative(value) ? "-" : "";
        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return exponent + 1 >= digits.Length
            ? sign + digits + new string('0', exponent + 1 - digits.Length)
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    // The shortest digits that read back as the value, and the decimal exponent of the first.
    static (string Digits, int Exponent) Digits(double value)
    {
        if (value == 0)
        {
            return ("0", 0);
        }

        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        var leadingZeros = all.Length - significant.Length;
        return (significant.TrimEnd('0'), (point < 0 ? all.Length : point) - leadingZeros - 1 + exponent);
    }
}
