using System.Globalization;
using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Microsoft.Extensions.Primitives;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>The parameters of a request, from its query string and, when it has one, its form.</summary>
internal sealed class LokiParameters(IReadOnlyDictionary<string, StringValues> values, long nowNs)
{
    const long Second = 1_000_000_000;
    const long DefaultSinceNs = 3600 * Second;
    const int DefaultLimit = 100;
    const int MaxSteps = 11_000;

    /// <summary>The time of the request in Unix nanoseconds.</summary>
    public long NowNs => nowNs;

    /// <exception cref="BadParameterException">The form cannot be read.</exception>
    public static async Task<LokiParameters> ReadAsync(HttpContext context, TimeProvider clock)
    {
        var values = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        if (context.Request.HasFormContentType)
        {
            try
            {
                foreach (var (name, value) in await context.Request.ReadFormAsync(context.RequestAborted))
                {
                    values[name] = StringValues.Concat(values.GetValueOrDefault(name), value);
                }
            }
            catch (InvalidDataException e)
            {
                throw new BadParameterException($"could not read the form: {e.Message}");
            }
        }

        return new LokiParameters(values, (clock.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100);
    }

    /// <summary>The first value, or "" when there is none.</summary>
    public string this[string name] => values.TryGetValue(name, out var found) && found.Count > 0 ? found[0] ?? "" : "";

    public IEnumerable<string> All(string name) => values.TryGetValue(name, out var found) ? found.Where(value => value is not null).Select(value => value!) : [];

    /// <summary>From <c>start</c>, or <c>since</c> (an hour) before the end, to <c>end</c>, or now.</summary>
    /// <exception cref="BadParameterException">One cannot be read, or the end is before the start.</exception>
    public TimeRange Range()
    {
        var since = DefaultSinceNs;
        if (this["since"] is { Length: > 0 } text && !LogQLDuration.TryParsePrometheus(text, out since, out var error))
        {
            throw new BadParameterException($"could not parse 'since' parameter: {error}");
        }

        var end = Time("end", nowNs);
        var start = Time("start", Math.Min(end, nowNs) - since);
        return end >= start ? new TimeRange(start, end) : throw new BadParameterException("end timestamp must not be before or equal to start time");
    }

    /// <summary>A time in Unix nanoseconds: seconds with a fraction, whole seconds of up to ten digits, nanoseconds, or RFC 3339.</summary>
    /// <exception cref="BadParameterException">It is none of these.</exception>
    public long Time(string name, long missing)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            return missing;
        }

        if (text.Contains('.') && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < long.MaxValue / Second)
        {
            return (long)(Math.Round(seconds, 3) * Second);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return text.Length <= 10 ? number * Second : number;
        }

        return Rfc3339.TryParse(text, out var ns) ? ns : throw new BadParameterException(
            $"could not parse '{name}' parameter: \"{text}\" is neither a Unix time in seconds or nanoseconds nor a time such as 2006-01-02T15:04:05Z");
    }

    /// <summary>Nanoseconds between steps; by default about 250 steps in the range.</summary>
    /// <exception cref="BadParameterException">It cannot be read, is not positive, or gives too many steps.</exception>
    public long Step(TimeRange range)
    {
        var step = Duration("step") ?? Math.Max((range.EndNs - range.StartNs) / Second / 250, 1) * Second;
        if (step <= 0)
        {
            throw new BadParameterException("zero or negative query resolution step widths are not accepted. Try a positive integer");
        }

        return (range.EndNs - range.StartNs) / step <= MaxSteps ? step
            : throw new BadParameterException("exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter");
    }

    /// <summary>Nanoseconds that entries of a stream are apart at least; 0 for no thinning.</summary>
    /// <exception cref="BadParameterException">It cannot be read or is negative.</exception>
    public long Interval() => Duration("interval") is not { } interval ? 0 : interval >= 0 ? interval : throw new BadParameterException("interval must be >= 0");

    /// <summary>The most entries wanted.</summary>
    /// <exception cref="BadParameterException">It is no positive number.</exception>
    public int Limit(string name = "limit", int missing = DefaultLimit)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            return missing;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
        {
            throw new BadParameterException($"could not parse '{name}' parameter: \"{text}\" is no whole number");
        }

        if (limit <= 0)
        {
            throw new BadParameterException("limit must be a positive value");
        }

        return limit <= int.MaxValue ? (int)limit : throw new BadParameterException($"{name} value {limit} is out of range");
    }

    /// <summary>How many entries a log query may return.</summary>
    /// <exception cref="BadParameterException">It is no positive number, or more than is allowed.</exception>
    public int EntryLimit(int most)
    {
        var limit = Limit();
        return limit <= most ? limit : throw new BadParameterException($"max entries limit per query exceeded, limit > max_entries_limit_per_query ({limit} > {most})");
    }

    /// <summary>Seconds, 0 to 5, that a tail waits for late entries.</summary>
    /// <exception cref="BadParameterException">It is out of range.</exception>
    public int DelayFor()
    {
        var text = this["delay_for"];
        return text.Length == 0 ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 5 ? seconds
            : throw new BadParameterException($"delay_for value {text} is out of range: it must be 0 to 5 seconds");
    }

    /// <exception cref="BadParameterException">It is neither forward nor backward.</exception>
    public Direction Direction() => this["direction"].ToUpperInvariant() switch
    {
        "" or "BACKWARD" => LogQL.Direction.Backward,
        "FORWARD" => LogQL.Direction.Forward,
        _ => throw new BadParameterException($"invalid direction '{this["direction"]}'"),
    };

    /// <summary>The query, which must be given.</summary>
    /// <exception cref="BadParameterException">It is not.</exception>
    public string Query() => this["query"] is { Length: > 0 } query ? query
        : throw new BadParameterException("parse error at line 1, col 1: syntax error: unexpected $end");

    /// <summary>The conditions of the optional selector in <c>query</c>, stages ignored.</summary>
    public IReadOnlyList<Matcher> Selector() => this["query"] is { Length: > 0 } query ? LogQLEngine.ParseSelector(query) : [];

    // Seconds, perhaps with a fraction, or a duration.
    long? Duration(string name)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return Math.Abs(seconds) < long.MaxValue / (double)Second ? (long)(seconds * Second)
                : throw new BadParameterException($"cannot parse \"{text}\" to a valid duration. It overflows int64");
        }

        return LogQLDuration.TryParsePrometheus(text, out var ns, out _) ? ns : throw new BadParameterException($"cannot parse \"{text}\" to a valid duration");
    }
}
