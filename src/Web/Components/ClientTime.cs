using System.Globalization;
using Microsoft.JSInterop;

namespace Dendro.Web.Components;

/// <summary>Writes times in the reader's own time zone, which only the browser knows.</summary>
internal sealed class ClientTime(IJSRuntime js)
{
    TimeZoneInfo? _zone;

    /// <summary>Asks the browser once; call it before the first time is shown.</summary>
    public async ValueTask LoadAsync()
    {
        if (_zone is not null)
            return;
        await using var script = await js.InvokeAsync<IJSObjectReference>("import", "./page.js");
        var id = await script.InvokeAsync<string>("timeZone");
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>The IANA name of the reader's time zone.</summary>
    public string Zone => _zone?.Id ?? "UTC";

    public DateTimeOffset Local(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone ?? TimeZoneInfo.Utc);

    public string Format(DateTimeOffset time, string format) => Local(time).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>To the second, with the date when it is not <paramref name="today"/>.</summary>
    public string Second(DateTimeOffset time, DateTimeOffset today) => Format(time, Local(time).Date == Local(today).Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss");

    /// <summary>A moment with milliseconds; the date only when it is not today's is left to the tooltip.</summary>
    public string Clock(DateTimeOffset time) => Format(time, "HH:mm:ss.fff");

    public string Full(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss.fff zzz");
}
