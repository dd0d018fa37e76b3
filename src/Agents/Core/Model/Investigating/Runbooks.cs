using System.Text.RegularExpressions;
using Dendro.Agents.Core.Hosting;
using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>What to look at and do, by kind of trouble: Markdown files whose "when:" lines say when they fit.</summary>
internal sealed partial class Runbooks(AgentSettings settings)
{
    const int Most = 2;

    /// <summary>Those that fit best, the best first, without their "when:" lines.</summary>
    /// <param name="signs">Mechanisms and kinds of findings, as they are written in answers.</param>
    /// <param name="question">Words of it count as well.</param>
    /// <param name="cancellationToken">Ends the reading of files.</param>
    public async Task<IReadOnlyList<(string Name, string Text)>> FittingAsync(IReadOnlyCollection<string> signs, string question, CancellationToken cancellationToken)
    {
        var folded = Folding.Fold(question);
        var all = await Texts.AllAsync("Runbooks", settings.RunbooksFolder, cancellationToken);
        return
        [
            .. (from runbook in all
                let score = Terms(runbook.Text).Sum(term => (signs.Contains(term) ? 2 : 0) + (HasWord(folded, term) ? 1 : 0))
                where score > 0
                orderby score descending
                select (runbook.Name, When().Replace(runbook.Text, "").Trim())).Take(Most),
        ];
    }

    static IEnumerable<string> Terms(string text) => When().Matches(text).SelectMany(line => line.Groups["terms"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(Folding.Fold).Distinct();

    static bool HasWord(string folded, string term) => Folding.IsUnspaced(term[0]) ? folded.Contains(term, StringComparison.Ordinal) : Regex.IsMatch(folded, $@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(term)}(?![\p{{L}}\p{{N}}_])", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^when:(?<terms>.*)$\n?", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex When();
}
