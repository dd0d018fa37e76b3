using System.Text.RegularExpressions;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Inside;
using Dendro.Agents.Core.Mcp;

namespace Dendro.Agents.Core.Measures.Logs;

/// <summary>
/// Which other services a service's lines of trouble name: that it calls them, and, of one that logs no trouble itself, that it
/// does not answer.
/// </summary>
internal sealed partial class LogMentions(IReadOnlyCollection<string> services, FindingWriter writer)
{
    /// <summary>Shorter names are words like any other.</summary>
    const int ShortestName = 3;

    /// <summary>So large a part of the lines names the one that they are about.</summary>
    const double LeastShare = 0.3;

    readonly Dictionary<string, Regex> _names = services.Where(service => service.Length >= ShortestName)
        .ToDictionary(service => service, service => new Regex($@"(?<![\w.-]){Regex.Escape(service)}(?![\w-])", RegexOptions.IgnoreCase));

    /// <summary>What clients say of a server that does not answer; of one that answers with an error they say more.</summary>
    [GeneratedRegex("refused|unreachable|unavailable|no route|no such host|name resolution|timeout|timed out|deadline", RegexOptions.IgnoreCase)]
    private static partial Regex Silent();

    /// <param name="errors">The lines of trouble of a service that grew.</param>
    /// <param name="lines">Those lines.</param>
    /// <param name="troubled">Services that log more trouble than they used to.</param>
    public IEnumerable<Finding> Of(Finding errors, IReadOnlyList<LogLine> lines, IReadOnlySet<string> troubled)
    {
        foreach (var (service, name) in _names.Where(one => one.Key != errors.Service))
        {
            var naming = lines.Where(line => name.IsMatch(line.Text)).ToList();
            if (naming.Count < LeastShare * lines.Count || naming.Count == 0)
            {
                continue;
            }

            yield return writer.Of(FindingKind.Edge, errors.Service, $"{errors.Service} names {service} in {naming.Count} of {lines.Count} lines of trouble", naming.Count, "lines", errors.Query) with
            {
                Target = service,
                Path = [errors.Service, service],
            };
            if (!troubled.Contains(service) && naming.Where(line => Silent().IsMatch(line.Text)).ToList() is { Count: > 0 } unanswered && unanswered.Count >= LeastShare * lines.Count)
            {
                yield return NoAnswer(errors, service, unanswered, lines.Count);
            }
        }
    }

    Finding NoAnswer(Finding errors, string service, List<LogLine> naming, int all) =>
        writer.Of(FindingKind.FailureOrigin, service, $"{naming.Count} of {all} lines of trouble of {errors.Service} are about {service}: {LogTemplate.Of(naming[0].Text)}", naming.Count / (double)all, "share", errors.Query) with
        {
            Severity = Severity.Warning,
            Target = errors.Service,
            Path = [errors.Service, service],
            Since = errors.Since,
            Until = errors.Until,
            IsTimeout = FailureOrigins.IsTimeout(naming[0].Text),
            Resource = FailureOrigins.IsTimeout(naming[0].Text) ? ResourceKind.Other : ResourceKind.Restarts,
            Example = naming[0].Text.Length > 500 ? naming[0].Text[..500] : naming[0].Text,
            Count = naming.Count,
        };
}
