using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>
/// The time that a request looks at, read from its parameters as all three APIs write them. It is an estimate that decides where the
/// request waits: what cannot be read here is refused by its endpoint, in that API's words.
/// </summary>
internal static partial class QueryTime
{
    // A number above this is nanoseconds.
    const double MostSeconds = 1e11;

    static readonly string[] QueryNames = ["query", "q", "match[]"];

    /// <summary>Null when the request does not tell.</summary>
    internal static async ValueTask<TimeSpan?> OfAsync(HttpContext context, QueryCost cost, DateTimeOffset now)
    {
        var form = await FormAsync(context);
        var own = QueryNames.SelectMany(name => All(name)).Select(OfText).DefaultIfEmpty(0).Max();
        var outer = cost == QueryCost.Instant && First("start") is null ? 0 : Outer(First("start"), First("end"), First("since"), now);
        return outer is { } seconds && double.IsFinite(seconds + own) ? TimeSpan.FromSeconds(Math.Clamp(seconds + own, 0, MostSeconds)) : null;

        IEnumerable<string> All(string name) => StringValues.Concat(context.Request.Query[name], form?[name] ?? default).OfType<string>();

        string? First(string name) => All(name).FirstOrDefault(text => text.Length > 0);
    }

    static async ValueTask<IFormCollection?> FormAsync(HttpContext context)
    {
        try
        {
            return context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            // The endpoint reads it again, finds the same, and says so.
            return null;
        }
    }

    static double? Outer(string? start, string? end, string? since, DateTimeOffset now)
    {
        var until = end is null ? now.ToUnixTimeMilliseconds() / 1_000d : Instant(end);
        return start is not null ? until - Instant(start) : since is not null ? OfText($"[{since}]") : null;
    }

    static double? Instant(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (Math.Abs(number) > MostSeconds ? number / 1e9 : number)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() / 1_000d
        : null;

    /// <summary>The longest range in brackets, in seconds.</summary>
    static double OfText(string query) => RangePattern().Matches(query).Select(match => match.Groups["part"].Captures.Zip(match.Groups["unit"].Captures)
        .Sum(pair => double.Parse(pair.First.ValueSpan, CultureInfo.InvariantCulture) * Seconds(pair.Second.Value))).DefaultIfEmpty(0).Max();

    static double Seconds(string unit) => unit switch
    {
        "ms" => 1e-3,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        "y" => 365 * 86_400,
        _ => 1,
    };

    [GeneratedRegex(@"\[\s*((?<part>\d{1,12}(\.\d{1,9})?)(?<unit>ms|[smhdwy]|(?=\s*[\]:])))+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex RangePattern();
}
