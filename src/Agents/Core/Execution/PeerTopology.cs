using Dendro.Agents.Core.Answers;

namespace Dendro.Agents.Core.Execution;

/// <summary>Who uses what sends no telemetry of its own: "who uses redis?", "who consumes orders.placed?", "what breaks if the database goes down?"</summary>
internal static class PeerTopology
{
    /// <summary>Null when no span tells of anything that is called so.</summary>
    public static async Task<Answer?> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        foreach (var word in context.Plan.Words.Where(word => context.Catalogue.HasSpans && word.Length > 1))
        {
            var users = await PeerSpans.UsersAsync(context, word, cancellationToken);
            // Who sends to a queue and who takes from it are told apart; of the rest all use it.
            var consumes = context.Plan.IsConsuming && users.Any(user => user.Kind == "consumer");
            var shown = users.Where(user => !consumes || user.Kind == "consumer").GroupBy(user => user.Service)
                .Select(group => (Service: group.Key, Count: group.Sum(user => user.Count))).OrderByDescending(user => user.Count).ToList();
            if (shown.Count > 0)
            {
                var (phrases, window) = (context.Phrases, context.Plan.Window);
                return context.Answer(phrases.Format("called_by", word, string.Join(", ", shown.Select(user => user.Service)), context.Clock.Window(window))) with
                {
                    Columns = [phrases["column_caller"], phrases["column_callee"], phrases["column_per_second"]],
                    Rows = [.. shown.Select(user => (IReadOnlyList<object?>)[user.Service, word, user.Count / window.Length.TotalSeconds])],
                    Evidence = [context.Evidence(1, phrases["map"], "traceql", PeerSpans.Query(context.Filter, word), window)],
                    Focus = [.. shown.Take(1).Select(user => user.Service)],
                };
            }
        }

        return null;
    }
}
