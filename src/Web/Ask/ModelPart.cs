using Dendro.Web.Explore;

namespace Dendro.Web.Ask;

/// <summary>What a language model added to an answer; the answer stands without it.</summary>
/// <param name="Name">The model's.</param>
/// <param name="Sentences">Those that hold, and those that were struck.</param>
/// <param name="Plan">Its list of things to do.</param>
/// <param name="Steps">What it looked at.</param>
/// <param name="Runbooks">Names of those that it was shown.</param>
/// <param name="Usage">Null while it works.</param>
public sealed record ModelPart(
    string Name, IReadOnlyList<ModelSentence> Sentences, IReadOnlyList<ModelTask> Plan, IReadOnlyList<ModelStep> Steps, IReadOnlyList<string> Runbooks, ModelUsage? Usage)
{
    /// <summary>What it writes and nobody has checked yet; empty when it is done.</summary>
    public string Draft { get; init; } = "";

    public static ModelPart Begun { get; } = new("", [], [], [], [], null);

    public IEnumerable<ModelSentence> Kept => Sentences.Where(sentence => sentence.Problem.Length == 0);

    public IEnumerable<ModelSentence> Struck => Sentences.Where(sentence => sentence.Problem.Length > 0);

    /// <summary>How much of the draft was checked: sentences come in their order.</summary>
    public string Unchecked
    {
        get
        {
            var start = 0;
            foreach (var sentence in Sentences)
            {
                var at = Draft.IndexOf(sentence.Text.TrimEnd('.', '!', '?', '。'), start, StringComparison.Ordinal);
                start = at < 0 ? start : Math.Min(Draft.Length, at + sentence.Text.Length);
            }
            return Draft[start..];
        }
    }
}

/// <param name="Cites">Ids of the evidence that it is from.</param>
/// <param name="Problem">Why it was struck; empty when it holds.</param>
public sealed record ModelSentence(string Text, IReadOnlyList<string> Cites, string Problem);

public sealed record ModelTask(string Text, bool IsDone);

/// <param name="Id">By which its result is cited; empty when it told nothing.</param>
/// <param name="Language">That of the query; null when the tool takes none.</param>
/// <param name="Problem">Why it told nothing; empty when it did.</param>
public sealed record ModelStep(string Id, string Tool, QueryLanguage? Language, string Query, string Problem);

/// <param name="Cost">By the configured prices; null when there are none.</param>
/// <param name="IsEstimated">The model's server does not count tokens.</param>
public sealed record ModelUsage(double Calls, double InputTokens, double OutputTokens, bool IsEstimated, double? Cost, double Seconds);
