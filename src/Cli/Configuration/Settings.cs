using System.Collections;
using System.Globalization;

namespace Dendro.Cli.Configuration;

/// <summary>The environment, with <c>.env</c> of the repository below it: what is exported wins.</summary>
internal sealed class Settings(IReadOnlyDictionary<string, string> values)
{
    public IReadOnlyDictionary<string, string> All => values;

    /// <summary>Null when unset or empty, as Compose treats <c>KEY=</c>.</summary>
    public string? this[string key] => values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    public static Settings Load(Workspace workspace)
    {
        var values = new Dictionary<string, string>(DotEnv.Read(Path.Combine(workspace.Root, ".env")));
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        var settings = new Settings(values);
        settings.Check();
        return settings;
    }

    /// <summary>Stops here, before sixteen processes stop one after the other with the same complaint.</summary>
    internal void Check()
    {
        Number("INTERVAL_SECONDS", value => value > 0, "a number of seconds above 0");
        Number("ERROR_RATE", value => value is >= 0 and <= 1, "a number from 0 to 1");
        Number("AGENT_CALL_TIMEOUT", value => value > 0, "a number of seconds above 0");
        foreach (var key in (string[])["LLM_CONTEXT", "LLM_MAX_CALLS", "LLM_MAX_TOKENS", "LLM_TIMEOUT"])
        {
            Number(key, value => value > 0, "a number above 0");
        }

        foreach (var key in (string[])["API_URL_ORDERS", "API_URL_STOCKS", "LLM_BASE_URL", "LOKI_URL", "PROMETHEUS_URL", "TEMPO_URL", "MCP_URL", "GRAFANA_URL"])
        {
            if (this[key] is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                throw new UserError($"{key} is \"{url}\"; expected an http:// or https:// URL.", exitCode: 2);
            }
        }
    }

    void Number(string key, Predicate<double> isValid, string expected)
    {
        if (this[key] is { } text
            && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isValid(value)))
        {
            throw new UserError($"{key} is \"{text}\"; expected {expected}.", exitCode: 2);
        }
    }
}
