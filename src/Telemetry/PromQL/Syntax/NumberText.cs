using System.Globalization;

namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Numbers as Go reads them: decimal, octal after a zero, hexadecimal, with underscores, and the words Inf and NaN.</summary>
internal static class NumberText
{
    /// <summary>The number, infinite when it is too large, or null when the text is none.</summary>
    public static double? Parse(string text)
    {
        var lower = text.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal);
        switch (lower)
        {
            case "inf" or "+inf":
                return double.PositiveInfinity;
            case "-inf":
                return double.NegativeInfinity;
            case "nan":
                return double.NaN;
            case var _ when lower.StartsWith("0x", StringComparison.Ordinal):
                return ulong.TryParse(lower.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
            case var _ when lower.Length > 1 && lower[0] == '0' && lower.All(c => c is >= '0' and <= '7'):
                return lower.Aggregate(0.0, (value, digit) => (value * 8) + (digit - '0'));
            default:
                const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
                return double.TryParse(lower, Styles, CultureInfo.InvariantCulture, out var value) ? value : null;
        }
    }
}
