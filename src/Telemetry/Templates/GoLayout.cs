using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dendro.Telemetry.Templates;

/// <summary>Go's time layouts, which spell out the moment Mon Jan 2 15:04:05 MST 2006.</summary>
internal static partial class GoLayout
{
    static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    public static string Format(string layout, GoTime time)
    {
        var (text, at, local) = (new StringBuilder(), 0, time.Local);
        foreach (Match match in ElementPattern().Matches(layout))
        {
            text.Append(layout, at, match.Index - at).Append(Element(match.Value, time, local));
            at = match.Index + match.Length;
        }

        return text.Append(layout, at, layout.Length - at).ToString();
    }

    /// <summary>Reads a time; what the layout does not have is 1 January of year 0, midnight.</summary>
    public static bool TryParse(string layout, string text, TimeZoneInfo zone, out GoTime time)
    {
        time = GoTime.Zero;
        var pattern = new StringBuilder("^");
        var at = 0;
        foreach (Match match in ElementPattern().Matches(layout))
        {
            pattern.Append(Regex.Escape(layout[at..match.Index])).Append(Group(match.Value));
            at = match.Index + match.Length;

            // Seconds take a fraction even where the layout has none.
            if (match.Value is "05" or "5" && !FractionPattern().IsMatch(layout, at))
            {
                pattern.Append(@"(?<fraction>[.,]\d+)?");
            }
        }

        var read = Regex.Match(text, pattern.Append(Regex.Escape(layout[at..])).Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
        return read.Success && TryBuild(read, zone, out time);
    }

    static string Element(string element, GoTime time, DateTimeOffset local)
    {
        var culture = CultureInfo.InvariantCulture;
        return element switch
        {
            "2006" => local.Year.ToString("0000", culture),
            "06" => (local.Year % 100).ToString("00", culture),
            "01" => local.Month.ToString("00", culture),
            "1" => local.Month.ToString(culture),
            "Jan" => Names.GetAbbreviatedMonthName(local.Month),
            "January" => Names.GetMonthName(local.Month),
            "02" => local.Day.ToString("00", culture),
            "_2" => local.Day.ToString(culture).PadLeft(2),
            "2" => local.Day.ToString(culture),
            "002" => local.DayOfYear.ToString("000", culture),
            "Mon" => Names.GetAbbreviatedDayName(local.DayOfWeek),
            "Monday" => Names.GetDayName(local.DayOfWeek),
            "15" => local.Hour.ToString("00", culture),
            "03" => ((local.Hour + 11) % 12 + 1).ToString("00", culture),
            "3" => ((local.Hour + 11) % 12 + 1).ToString(culture),
            "04" => local.Minute.ToString("00", culture),
            "4" => local.Minute.ToString(culture),
            "05" => local.Second.ToString("00", culture),
            "5" => local.Second.ToString(culture),
            "PM" => local.Hour >= 12 ? "PM" : "AM",
            "pm" => local.Hour >= 12 ? "pm" : "am",
            "MST" => time.Abbreviation,
            _ when element[0] is '.' or ',' => Fraction(element, time.Nanosecond),
            _ => Offset(element, local.Offset),
        };
    }

    static string Fraction(string element, int nanosecond)
    {
        var digits = nanosecond.ToString("000000000", CultureInfo.InvariantCulture)[..Math.Min(9, element.Length - 1)];
        digits = element[1] == '9' ? digits.TrimEnd('0') : digits;
        return digits.Length == 0 ? "" : element[0] + digits;
    }

    static string Offset(string element, TimeSpan offset)
    {
        if (element[0] == 'Z' && offset == TimeSpan.Zero)
        {
            return "Z";
        }

        var text = (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hh", CultureInfo.InvariantCulture);
        return element[1..] switch
        {
            "07" => text,
            "0700" => text + offset.ToString("mm", CultureInfo.InvariantCulture),
            _ => $"{text}:{offset.ToString("mm", CultureInfo.InvariantCulture)}",
        };
    }

    static string Group(string element) => element switch
    {
        "2006" => @"(?<year>\d{4})",
        "06" => @"(?<shortyear>\d{2})",
        "01" => @"(?<month>\d{2})",
        "1" => @"(?<month>\d{1,2})",
        "Jan" => "(?<monthname>[a-z]{3})",
        "January" => "(?<monthname>[a-z]+)",
        "02" => @"(?<day>\d{2})",
        "_2" => @" ?(?<day>\d{1,2})",
        "2" => @"(?<day>\d{1,2})",
        "Mon" or "Monday" => "[a-z]+",
        "15" => @"(?<hour>\d{2})",
        "03" => @"(?<hour>\d{2})",
        "3" => @"(?<hour>\d{1,2})",
        "04" => @"(?<minute>\d{2})",
        "4" => @"(?<minute>\d{1,2})",
        "05" => @"(?<second>\d{2})",
        "5" => @"(?<second>\d{1,2})",
        "PM" or "pm" => "(?<half>am|pm)",
        "MST" => "(?<zone>[a-z]{3,5})",
        "002" => @"\d{3}",
        _ when element[0] is '.' or ',' => element[1] == '9' ? @"(?<fraction>[.,]\d+)?" : $@"(?<fraction>[.,]\d{{{element.Length - 1}}})",
        _ when element[0] == 'Z' => @"(?<offset>Z|[+-]\d{2}:?(\d{2})?)",
        _ => @"(?<offset>[+-]\d{2}:?(\d{2})?)",
    };

    static bool TryBuild(Match read, TimeZoneInfo zone, out GoTime time)
    {
        time = GoTime.Zero;
        int Number(string group, int missing) => read.Groups[group].Success ? int.Parse(read.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : missing;
        var month = read.Groups["monthname"].Success ? MonthOf(read.Groups["monthname"].Value) : Number("month", 1);
        var shortYear = Number("shortyear", -1);
        var year = shortYear >= 0 ? shortYear + (shortYear >= 69 ? 1900 : 2000) : Number("year", 0);
        var hour = Number("hour", 0);
        if (read.Groups["half"].Success)
        {
            hour = (hour % 12) + (read.Groups["half"].Value.StartsWith("p", StringComparison.OrdinalIgnoreCase) ? 12 : 0);
        }

        var (day, minute, second) = (Number("day", 1), Number("minute", 0), Number("second", 0));
        if (year is < 1678 or > 2261 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        var offset = read.Groups["offset"].Success ? OffsetOf(read.Groups["offset"].Value) : zone.GetUtcOffset(local);
        var fraction = read.Groups["fraction"].Value.TrimStart('.', ',').PadRight(9, '0');
        var seconds = new DateTimeOffset(local, offset).ToUnixTimeSeconds();
        var known = read.Groups["offset"].Success && offset != zone.GetUtcOffset(local)
            ? TimeZoneInfo.CreateCustomTimeZone($"offset {offset}", offset, null, null)
            : zone;
        time = new GoTime((seconds * 1_000_000_000) + int.Parse(fraction.AsSpan(0, 9), CultureInfo.InvariantCulture), known);
        return true;
    }

    static int MonthOf(string name) =>
        1 + Array.FindIndex(Names.MonthNames, month => month.Length > 0 && month.StartsWith(name[..Math.Min(3, name.Length)], StringComparison.OrdinalIgnoreCase));

    static TimeSpan OffsetOf(string text)
    {
        if (text is "Z" or "z")
        {
            return TimeSpan.Zero;
        }

        var digits = text[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        var minutes = (int.Parse(digits.AsSpan(0, 2), CultureInfo.InvariantCulture) * 60) + int.Parse(digits.AsSpan(2, 2), CultureInfo.InvariantCulture);
        return TimeSpan.FromMinutes(Math.Min(minutes, 14 * 60) * (text[0] == '-' ? -1 : 1));
    }

    [GeneratedRegex(@"January|Jan|Monday|Mon|MST|2006|Z07:00|Z0700|Z07|-07:00|-0700|-07|002|_2|01|02|03|04|05|06|15|PM|pm|[.,]0+(?!\d)|[.,]9+(?!\d)|1|2|3|4|5", RegexOptions.CultureInvariant)]
    private static partial Regex ElementPattern();

    [GeneratedRegex(@"\G[.,](0+|9+)(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex FractionPattern();
}
