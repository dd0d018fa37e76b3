using System.Globalization;

namespace Dendro.Bench.Query.Data;

/// <summary>How a service words its lines.</summary>
internal enum LineFormat
{
    Plain,
    Json,
    Logfmt,
}

/// <summary>A log line.</summary>
/// <param name="Number">Its number.</param>
/// <param name="TimeNs">Unix nanoseconds.</param>
/// <param name="IsRare">Whether it holds <see cref="RareText"/>.</param>
internal readonly record struct ShopLine(long Number, long TimeNs, bool IsRare)
{
    internal const string RareText = "a woodworm was seen";

    static readonly string[] Verbs = ["get", "put", "evict", "scan"];

    readonly ulong _chance = Shop.Mix(Number);

    internal int Service => (int)(_chance % (ulong)Shop.Services.Length);

    internal LineFormat Format => FormatOf(Service);

    internal static LineFormat FormatOf(int service) => (LineFormat)(service % 3);

    /// <summary>As Loki calls it.</summary>
    internal string Level => (_chance / 1_000 % 1_000) switch { < 30 => "error", < 80 => "warn", < 250 => "debug", _ => "info" };

    internal bool IsError => Level == "error";

    /// <summary>Of a plain line.</summary>
    internal string Wood => Shop.Woods[Part(10_000_000, 8)];

    /// <summary>Of a line in JSON: a route of the service.</summary>
    internal Route Route => Shop.Routes[(2 * Service) + Part(10_000_000, 2)];

    /// <summary>Of a line in JSON.</summary>
    internal int Status => IsError ? 503 : Route.Method == "POST" ? 201 : 200;

    /// <summary>Of a line in logfmt.</summary>
    internal string Verb => Verbs[Part(10_000_000, 4)];

    /// <summary>Milliseconds that each kind of line has, under its own name.</summary>
    internal int TookMs => 1 + Part(100_000_000, 1_200);

    /// <summary>The line as text, in ASCII.</summary>
    internal string Text()
    {
        var order = Part(1_000_000_000, 1_000_000);
        var note = IsRare ? $"{RareText} near" : "from";
        return Format switch
        {
            LineFormat.Plain => string.Create(CultureInfo.InvariantCulture, $"order {order} {(IsError ? "could not move" : "moved")} {1 + order % 9} planks of {Wood} {note} shelf S-{order % 300} in {TookMs} ms"),
            LineFormat.Json => string.Create(CultureInfo.InvariantCulture, $$"""{"level":"{{Level}}","message":"request served {{note}} node {{order % 8}}","method":"{{Route.Method}}","route":"{{Route.Path}}","status":{{Status}},"duration_ms":{{TookMs}},"customer":"c-{{order}}","bytes":{{order % 9_000}}}"""),
            _ => string.Create(CultureInfo.InvariantCulture, $"level={Level} msg=\"cache was asked {note} shard {order % 16}\" op={Verb} key=item:{order} hits={order % 50} took_ms={TookMs} size={order % 4_000} tier=warm"),
        };
    }

    int Part(ulong divisor, ulong range) => (int)(_chance / divisor % range);
}
