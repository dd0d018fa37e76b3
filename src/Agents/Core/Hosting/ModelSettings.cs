using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dendro.Agents.Core.Hosting;

/// <summary>An OpenAI-compatible server, and what one answer may cost. Local servers need no key.</summary>
internal sealed record ModelSettings(Uri Address, string? Key, string Model)
{
    /// <summary>Tokens that the model takes at once, its answer included.</summary>
    public int Context { get; init; } = 8192;

    /// <summary>Requests to the model for one answer.</summary>
    public int MostCalls { get; init; } = 8;

    /// <summary>Tokens that are sent for one answer, over all requests.</summary>
    public int MostTokens { get; init; } = 12_000;

    /// <summary>How long the model may take for one answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Money for a million tokens; null when it is not known.</summary>
    public double? InputPrice { get; init; }

    public double? OutputPrice { get; init; }

    /// <summary>How long the server may say nothing; what is left is enough to say so.</summary>
    public TimeSpan Silence => Patience * 0.6;

    public static ModelSettings? Read(IConfiguration environment)
    {
        if (AgentSettings.Text(environment, "LLM_BASE_URL") is null)
        {
            return null;
        }

        var model = AgentSettings.Text(environment, "LLM_MODEL") ?? throw new SettingException("LLM_BASE_URL is set, so LLM_MODEL must name the model to ask.");
        return new ModelSettings(AgentSettings.Address(environment, "LLM_BASE_URL", ""), AgentSettings.Text(environment, "LLM_API_KEY"), model)
        {
            Context = (int)Number(environment, "LLM_CONTEXT", 2048, 10_000_000, 8192),
            MostCalls = (int)Number(environment, "LLM_MAX_CALLS", 1, 100, 8),
            MostTokens = (int)Number(environment, "LLM_MAX_TOKENS", 2000, 100_000_000, 12_000),
            Patience = AgentSettings.Seconds(environment, "LLM_TIMEOUT", 45),
            InputPrice = Price(environment, "LLM_PRICE_INPUT"),
            OutputPrice = Price(environment, "LLM_PRICE_OUTPUT"),
        };
    }

    static double? Price(IConfiguration environment, string name) =>
        AgentSettings.Text(environment, name) is null ? null : Number(environment, name, 0, 1e6, 0);

    static double Number(IConfiguration environment, string name, double least, double most, double standard)
    {
        if (AgentSettings.Text(environment, name) is not { } text)
        {
            return standard;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SettingException(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}, but is \"{text}\"."));
    }
}
