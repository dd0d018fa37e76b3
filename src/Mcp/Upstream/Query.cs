using System.Globalization;
using System.Text;

namespace Dendro.Mcp.Upstream;

/// <summary>A query string under construction; absent values leave no trace.</summary>
internal sealed class Query
{
    readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public Query Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Seconds(string name, DateTimeOffset? time) =>
        Add(name, time is { } t ? (t.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>Tempo's search takes whole seconds.</summary>
    public Query WholeSeconds(string name, DateTimeOffset? time) => Add(name, time?.ToUnixTimeSeconds());

    public Query Nanoseconds(string name, DateTimeOffset? time) => Add(name, time is { } t ? (t - DateTimeOffset.UnixEpoch).Ticks * 100 : null);

    public override string ToString() => _text.ToString();
}
