using System.Buffers;
using System.Globalization;
using Dendro.Telemetry.Templates;

namespace Dendro.Telemetry.LogQL.Syntax;

/// <summary>Sizes such as <c>10GB</c> (powers of 1000) and <c>10GiB</c> (powers of 1024).</summary>
internal static class ByteSizes
{
    static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,");

    static readonly string[] Prefixes = ["", "k", "m", "g", "t", "p", "e"];

    /// <summary>Reads a size in any case, with blanks and thousands separators, as the values of labels are written.</summary>
    /// <param name="text">The size.</param>
    /// <param name="bytes">Whole bytes.</param>
    /// <param name="error">The reason, in the words of Loki's parser of sizes.</param>
    public static bool TryParse(string text, out ulong bytes, out string error)
    {
        (bytes, error) = (0, "");
        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters) is var index && index < 0 ? text.Length : index;
        var number = text[..end].Replace(",", "", StringComparison.Ordinal);
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            error = $"strconv.ParseFloat: parsing {GoStrings.Quote(number)}: invalid syntax";
            return false;
        }

        var unit = text[end..].Trim().ToLowerInvariant();
        if (!TryFactor(unit, out var factor))
        {
            error = $"unhandled size name: {unit}";
            return false;
        }

        value *= factor;
        if (value >= ulong.MaxValue)
        {
            error = $"too large: {text}";
            return false;
        }

        bytes = (ulong)value;
        return true;
    }

    /// <summary>The shortest exact way to write a size, such as <c>10GB</c>.</summary>
    public static string Print(long bytes)
    {
        for (var power = 5; power > 0 && bytes != 0; power--)
        {
            var (si, iec) = ((long)Math.Pow(1000, power), 1L << (10 * power));
            var prefix = Prefixes[power].ToUpperInvariant();
            if (bytes % si == 0)
            {
                return $"{bytes / si}{(power == 1 ? "k" : prefix)}B";
            }

            if (bytes % iec == 0)
            {
                return $"{bytes / iec}{prefix}iB";
            }
        }

        return $"{bytes}B";
    }

    static bool TryFactor(string unit, out double factor)
    {
        var letters = unit.EndsWith('b') ? unit[..^1] : unit;
        var binary = letters.EndsWith('i');
        var power = Array.IndexOf(Prefixes, binary ? letters[..^1] : letters);
        factor = power < 0 ? 0 : Math.Pow(binary ? 1024 : 1000, power);
        return power >= 0 && !(binary && power == 0);
    }
}
