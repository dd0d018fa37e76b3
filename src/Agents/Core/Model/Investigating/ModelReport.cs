namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>What a model added to an answer. <c>POST /analyze</c> returns it as <c>model</c>; the answer stands without it.</summary>
internal sealed record ModelReport
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The sentences that the evidence carries, with the ids that they cite. Markdown; empty when there are none.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<ModelSentence> Sentences { get; init; } = [];

    /// <summary>Its list of things to do, as it left it.</summary>
    public IReadOnlyList<ModelTask> Plan { get; init; } = [];

    public IReadOnlyList<ModelStep> Steps { get; init; } = [];

    /// <summary>The runbooks that it was shown.</summary>
    public IReadOnlyList<string> Runbooks { get; init; } = [];

    public required ModelUsage Usage { get; init; }

    /// <summary>Why it did not finish, or why nothing of it is shown.</summary>
    public string? Failure { get; init; }
}

/// <param name="Text">As it was written.</param>
/// <param name="Cites">Ids of evidence and of steps.</param>
/// <param name="Problem">Why it was struck; null when it stands.</param>
internal sealed record ModelSentence(string Text, IReadOnlyList<string> Cites, string? Problem);

internal sealed record ModelTask(string Text, bool Done);

/// <summary>A call of a tool.</summary>
/// <param name="Id">By which its result is cited; null when there was none.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Problem">Why it told nothing.</param>
internal sealed record ModelStep(string? Id, string Tool, string Query, string? Problem)
{
    /// <summary>promql, logql or traceql.</summary>
    public string? Language { get; init; }

    /// <summary>Where the query's result can be seen.</summary>
    public string? Link { get; init; }
}

/// <param name="Calls">Requests to the model.</param>
/// <param name="InputTokens">That were sent.</param>
/// <param name="OutputTokens">That it wrote.</param>
/// <param name="IsEstimated">The server did not count at least some of them.</param>
/// <param name="Cost">By the configured prices; null when there are none.</param>
/// <param name="Seconds">From its first request to its last word.</param>
internal sealed record ModelUsage(int Calls, long InputTokens, long OutputTokens, bool IsEstimated, double? Cost, double Seconds);
