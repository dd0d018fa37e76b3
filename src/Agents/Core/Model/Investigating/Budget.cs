using Dendro.Agents.Core.Hosting;
using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>What the model may cost for one answer, and what it has cost so far.</summary>
internal sealed class Budget(ModelSettings settings, TimeProvider clock)
{
    readonly long _start = clock.GetTimestamp();
    bool _isEstimated;

    public int Calls { get; private set; }

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>Whether another request of so many tokens may be sent.</summary>
    public bool Allows(int tokens) => Calls < settings.MostCalls && InputTokens + tokens <= settings.MostTokens;

    /// <summary>Whether a request may ask for tools: what they tell has to be sent once more, for the answer.</summary>
    public bool AllowsTools(int tokens, int result) =>
        Calls + 2 <= settings.MostCalls && InputTokens + tokens + tokens + result <= settings.MostTokens && clock.GetElapsedTime(_start) < settings.Patience / 2;

    /// <param name="usage">What the server counted; null when it does not count.</param>
    /// <param name="input">Estimated.</param>
    /// <param name="output">Estimated.</param>
    public void Count(UsageDetails? usage, int input, int output)
    {
        Calls++;
        InputTokens += usage?.InputTokenCount ?? input;
        OutputTokens += usage?.OutputTokenCount ?? output;
        _isEstimated |= usage is null;
    }

    public ModelUsage Usage => new(Calls, InputTokens, OutputTokens, _isEstimated, Cost, Math.Round(clock.GetElapsedTime(_start).TotalSeconds, 2));

    double? Cost => settings is { InputPrice: null, OutputPrice: null } ? null
        : Math.Round(((InputTokens * (settings.InputPrice ?? 0)) + (OutputTokens * (settings.OutputPrice ?? 0))) / 1e6, 6);
}
