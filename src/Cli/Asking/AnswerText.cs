using System.Globalization;

namespace Dendro.Cli.Asking;

/// <summary>An answer in lines of text: the sentence first, then each cause with what speaks for and against it.</summary>
internal static class AnswerText
{
    public static IEnumerable<string> Lines(Answer answer)
    {
        yield return answer.Summary.Trim();
        foreach (var (number, cause) in answer.RootCauses.Index())
        {
            yield return "";
            yield return string.Create(CultureInfo.InvariantCulture, $"{number + 1}. {cause.Title} ({cause.Confidence:P0} sure{State(cause)})");
            foreach (var line in Details(cause))
            {
                yield return "   " + line;
            }
        }

        foreach (var warning in answer.Validation.Warnings)
        {
            yield return "";
            yield return $"Note: {warning}";
        }
    }

    static string State(Cause cause) =>
        cause.State.Length == 0 ? "" : cause.Since is { } since ? $", {cause.State} since {since.ToLocalTime():HH:mm:ss}" : $", {cause.State}";

    static IEnumerable<string> Details(Cause cause)
    {
        if (cause.Explanation.Length > 0)
        {
            yield return cause.Explanation;
        }

        if (cause.Path.Count > 1)
        {
            yield return $"Path: {string.Join(" → ", cause.Path)}";
        }

        if (cause.Affected.Count > 0)
        {
            yield return $"Affected: {string.Join(", ", cause.Affected)}";
        }

        foreach (var evidence in cause.Evidence)
        {
            yield return $"For it: {evidence}";
        }

        foreach (var evidence in cause.CounterEvidence)
        {
            yield return $"Against it: {evidence}";
        }

        if (cause.Recommendation.Length > 0)
        {
            yield return $"To do: {cause.Recommendation}";
        }
    }
}
