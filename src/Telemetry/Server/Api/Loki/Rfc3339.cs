using System.Globalization;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Times such as <c>2009-11-10T23:00:00.000000001Z</c>, to the nanosecond.</summary>
internal static class Rfc3339
{
    public static bool TryParse(string text, out long unixNs)
    {
        unixNs = 0;
        var point = text.IndexOf('.');
        var (whole, nanoseconds) = (text, 0L);
        if (point > 0)
        {
            var digits = text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9');
            digits = digits < 0 ? text.Length - point - 1 : digits;
            if (digits is 0 or > 9)
            {
                return false;
            }

            nanoseconds = long.Parse(text.Substring(point + 1, digits).PadRight(9, '0'), CultureInfo.InvariantCulture);
            whole = text[..point] + text[(point + 1 + digits)..];
        }

        if (!DateTimeOffset.TryParseExact(
            whole, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || time.Year is < 1678 or > 2261)
        {
            return false;
        }

        unixNs = (time.ToUnixTimeSeconds() * 1_000_000_000) + nanoseconds;
        return true;
    }
}
