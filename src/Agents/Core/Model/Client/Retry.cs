using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Model.Client;

/// <summary>When and after what time a request is worth another try.</summary>
internal static partial class Retry
{
    const int Most = 2;
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static bool IsWorthwhile(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504 or 529;

    /// <summary>As long as the server asks for, else twice as long each time; null when that is too long or it failed too often.</summary>
    public static TimeSpan? Wait(HttpResponseHeaders headers, int failures, TimeProvider clock)
    {
        var asked = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => Milliseconds(headers) ?? First * Math.Pow(2, failures),
        };
        return failures < Most && asked <= Longest ? (asked > TimeSpan.Zero ? asked : TimeSpan.Zero) : null;
    }

    public static bool IsTooLong(HttpStatusCode status, string error) => (int)status is 400 or 413 or 422 or 500 && TooLong().IsMatch(error);

    static TimeSpan? Milliseconds(HttpResponseHeaders headers) =>
        headers.TryGetValues("retry-after-ms", out var values) && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var wait) && wait is >= 0 and < 1e6
            ? TimeSpan.FromMilliseconds(wait) : null;

    [GeneratedRegex(@"context (length|window|size)|maximum context|too (long|large|many tokens)|exceeds? the (available )?context|n_ctx|context_length", RegexOptions.IgnoreCase)]
    private static partial Regex TooLong();
}
