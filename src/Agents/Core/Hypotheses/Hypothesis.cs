namespace Dendro.Agents.Core.Hypotheses;

/// <summary>One way in which things go wrong: what shows it, what confirms it, its words and its advice.</summary>
/// <param name="Mechanism">What it is.</param>
/// <param name="Shown">One of these must be seen.</param>
/// <param name="Confirmed">These add to it.</param>
/// <param name="Title">Names it; {service}, {operation} and {dependency} are filled in.</param>
/// <param name="Advice">What to do first.</param>
internal sealed record Hypothesis(Mechanism Mechanism, Clue[] Shown, Clue[] Confirmed, string Title, string Advice);
