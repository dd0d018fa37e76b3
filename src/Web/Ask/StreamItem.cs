namespace Dendro.Web.Ask;

/// <summary>One thing that happened while the agents worked, as the page tells it.</summary>
public sealed record Step(string Who, string Text, bool IsProblem);

/// <summary>What arrives from the stream: a step, or at the end the answer.</summary>
public abstract record StreamItem;

public sealed record StepItem(Step Step) : StreamItem;

/// <summary>The answer as it stands before a model adds to it.</summary>
public sealed record PreliminaryItem(Answer Answer) : StreamItem;

/// <summary>What a model writes, not checked yet.</summary>
/// <param name="IsAnew">What came before is taken back.</param>
public sealed record WordsItem(string Words, bool IsAnew) : StreamItem;

/// <summary>A sentence of the model, checked.</summary>
public sealed record SentenceItem(ModelSentence Sentence) : StreamItem;

/// <summary>What the model means to do and has looked at.</summary>
public sealed record InvestigationItem(IReadOnlyList<ModelTask> Plan, IReadOnlyList<ModelStep> Steps) : StreamItem;

/// <param name="Json">The answer as it came, to keep.</param>
public sealed record AnswerItem(Answer Answer, string Json) : StreamItem;
