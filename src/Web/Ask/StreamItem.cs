namespace Dendro.Web.Ask;

/// <summary>One thing that happened while the agents worked, as the page tells it.</summary>
public sealed record Step(string Who, string Text, bool IsProblem);

/// <summary>What arrives from the stream: a step, or at the end the answer.</summary>
public abstract record StreamItem;

public sealed record StepItem(Step Step) : StreamItem;

/// <param name="Json">The answer as it came, to keep.</param>
public sealed record AnswerItem(Answer Answer, string Json) : StreamItem;
