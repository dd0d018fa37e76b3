using System.Globalization;
using Dendro.HttpGuard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Hosting;

/// <summary>Reads settings by their environment variable's name; an empty value counts as unset.</summary>
public sealed class Settings(IConfiguration configuration)
{
    /// <summary>A text, or its default.</summary>
    public string Text(string name, string fallback) =>
        configuration[name] is { Length: > 0 } value ? value : fallback;

    /// <summary>A number between two bounds, both included.</summary>
    /// <exception cref="SettingException">It is not such a number.</exception>
    public double Number(string name, double fallback, double min, double max)
    {
        var text = configuration[name];
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new SettingException(name, text, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));
    }

    /// <summary>A length of time given in seconds, fractions allowed.</summary>
    /// <exception cref="SettingException">It is not a number of seconds within the bounds.</exception>
    public TimeSpan Seconds(string name, double fallback, double min, double max) =>
        TimeSpan.FromSeconds(Number(name, fallback, min, max));

    /// <summary>Absolute http or https addresses, one for each replica, with commas between.</summary>
    /// <exception cref="SettingException">One is something else.</exception>
    public IReadOnlyList<Uri> Addresses(string name, string fallback)
    {
        var text = Text(name, fallback);
        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(one =>
            Uri.TryCreate(one, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                ? address
                : throw new SettingException(name, text, "an address such as " + fallback + ", or several with commas between"))];
    }

    /// <summary><c>ALLOWED_HOSTS</c>: under which names a service may be asked.</summary>
    /// <exception cref="SettingException">An entry is no host name.</exception>
    public AllowedHosts Hosts() => AllowedHosts.TryParse(Text(AllowedHosts.Setting, ""), out var hosts)
        ? hosts
        : throw new SettingException(AllowedHosts.Setting, Text(AllowedHosts.Setting, ""), AllowedHosts.Expected);

    /// <summary><c>LOG_LEVEL</c> by the names of .NET or by the usual short ones (<c>info</c>, <c>warn</c>).</summary>
    /// <exception cref="SettingException">There is no such level.</exception>
    public LogLevel LogLevel()
    {
        var text = Text("LOG_LEVEL", "info");
        return text.ToUpperInvariant() switch
        {
            "TRACE" => Microsoft.Extensions.Logging.LogLevel.Trace,
            "DEBUG" => Microsoft.Extensions.Logging.LogLevel.Debug,
            "INFO" or "INFORMATION" => Microsoft.Extensions.Logging.LogLevel.Information,
            "WARN" or "WARNING" => Microsoft.Extensions.Logging.LogLevel.Warning,
            "ERROR" => Microsoft.Extensions.Logging.LogLevel.Error,
            "CRITICAL" or "FATAL" => Microsoft.Extensions.Logging.LogLevel.Critical,
            "NONE" => Microsoft.Extensions.Logging.LogLevel.None,
            _ => throw new SettingException("LOG_LEVEL", text, "one of trace, debug, info, warn, error, critical, none"),
        };
    }
}
