using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.Server.Rules;
using Microsoft.Extensions.Primitives;

namespace Dendro.Telemetry.Server.Api.Prometheus;

/// <summary>The parameters of a request, from its address and, when posted, its form.</summary>
internal sealed class ApiRequest(HttpContext context, IFormCollection? form)
{
    internal ISeriesSource Source { get; } = context.RequestServices.GetRequiredService<ISeriesSource>();

    internal RuleBook Rules => context.RequestServices.GetRequiredService<RuleBook>();

    internal string? Setting(string name) => context.RequestServices.GetRequiredService<IConfiguration>()[name];

    internal long NowMs { get; } = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();

    internal static async Task<ApiRequest> ReadAsync(HttpContext context) =>
        new(context, context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null);

    internal string Route(string name) => (string?)context.Request.RouteValues[name] ?? "";

    internal string? Find(string name) => All(name) is [var first, ..] && first.Length > 0 ? first : null;

    internal string Required(string name) => Find(name) ?? "";

    internal IReadOnlyList<string> All(string name)
    {
        var inForm = form is null ? StringValues.Empty : form[name];
        return [.. inForm.Concat(context.Request.Query[name]).OfType<string>()];
    }

    internal long TimeMs(string name, long otherwise) => Find(name) is { } text ? Parse(name, text, ApiTime.ParseMs) : otherwise;

    internal long RequiredTimeMs(string name) => Parse(name, Required(name), ApiTime.ParseMs);

    internal long DurationMs(string name, long otherwise) => Find(name) is { } text ? Parse(name, text, ApiTime.ParseDurationMs) : otherwise;

    internal long RequiredDurationMs(string name) => Parse(name, Required(name), ApiTime.ParseDurationMs);

    /// <summary>A flag in any of Go's spellings; absent means false.</summary>
    internal bool Flag(string name) => Find(name) switch
    {
        null or "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        var text => throw ApiError.BadParameter(name, $"error converting {name}: strconv.ParseBool: parsing \"{text}\": invalid syntax"),
    };

    /// <summary>A limit; 0 means none.</summary>
    internal int Limit(string name)
    {
        if (Find(name) is not { } text)
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && limit >= 0
            ? limit
            : throw ApiError.BadParameter(name, "limit must be a non-negative number");
    }

    /// <summary>The range from start to end, both included; all time where they are not given.</summary>
    internal TimeRange Range()
    {
        var startMs = TimeMs("start", 0);
        var endMs = TimeMs("end", long.MaxValue / 1_000_000);
        if (endMs < startMs)
        {
            throw ApiError.BadParameter("end", "end timestamp must not be before start timestamp");
        }

        return new TimeRange(ToNs(startMs), endMs >= long.MaxValue / 1_000_000 ? long.MaxValue : ToNs(endMs + 1));
    }

    /// <summary>The selectors of all <c>match[]</c>.</summary>
    internal IReadOnlyList<IReadOnlyList<Matcher>> Matchers() => [.. All("match[]").Select(Matchers)];

    static IReadOnlyList<Matcher> Matchers(string text)
    {
        try
        {
            var matchers = PromQLParser.ParseSelector(text).Matchers;
            return matchers.Any(matcher => !matcher.Matches(""))
                ? matchers
                : throw ApiError.BadParameter("match[]", "match[] must contain at least one non-empty matcher");
        }
        catch (PromQLSyntaxException error)
        {
            throw ApiError.BadParameter("match[]", error.Message);
        }
    }

    static long Parse(string name, string text, Func<string, long> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            throw ApiError.BadParameter(name, error.Message);
        }
    }

    static long ToNs(long milliseconds) => Math.Clamp(milliseconds, -9_000_000_000_000, 9_000_000_000_000) * 1_000_000;
}
