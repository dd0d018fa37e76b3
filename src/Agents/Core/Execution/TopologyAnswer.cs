using Dendro.Agents.Core.Answers;
using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Inside;
using Dendro.Agents.Core.Plans;

namespace Dendro.Agents.Core.Execution;

/// <summary>Who calls whom, how often, and how it goes.</summary>
internal static class TopologyAnswer
{
    const int Slices = 4;
    const int TracesEach = 8;
    const string Requests = "traces_service_graph_request_total";

    sealed record Edge(string Caller, string Callee, double? PerSecond, double? Failed, double? Seconds);

    public static async Task<Answer> MakeAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var (plan, phrases) = (context.Plan, context.Phrases);
        if ((plan.Services.Count == 0 || plan.IsConsuming) && plan.Words.Count > 0 && await PeerTopology.MakeAsync(context, cancellationToken) is { } ofPeer)
        {
            return ofPeer;
        }

        if (plan.Services.Count == 0 && plan.Unknown.Count > 0)
        {
            return Missing.Of(context);
        }

        var hasGraph = context.Catalogue.Metrics.Any(metric => metric.Name == Requests);
        var edges = hasGraph ? await FromMetricsAsync(context, cancellationToken) : [];
        edges = edges.Count > 0 ? edges : await FromTracesAsync(context, cancellationToken);
        if (plan.Words.Count > 0 && !edges.Any(edge => plan.Services.Contains(edge.Caller) || plan.Services.Contains(edge.Callee)) && await PeerTopology.MakeAsync(context, cancellationToken) is { } peer)
        {
            // An exporter is called by nobody; what it tells of is.
            return peer;
        }

        edges = plan.IsExternal ? [.. edges.Where(edge => !context.Catalogue.Services.Contains(edge.Callee))] : edges;
        var direction = plan.Services.Count == 0 ? Direction.Both : plan.Direction ?? Direction.Both;
        var own = edges.Where(edge => plan.Services.Count == 0
            || (direction != Direction.Callers && plan.Services.Contains(edge.Caller)) || (direction != Direction.Callees && plan.Services.Contains(edge.Callee))).ToList();
        return context.Answer(Missing.Prefix(context) + Text(context, direction, own, edges)) with
        {
            Columns = [phrases["column_caller"], phrases["column_callee"], phrases["column_per_second"], phrases["column_failed"], phrases["column_duration"]],
            Rows = [.. own.OrderByDescending(edge => edge.PerSecond).Select(edge => (IReadOnlyList<object?>)[edge.Caller, edge.Callee, edge.PerSecond, edge.Failed, edge.Seconds])],
            Evidence = [hasGraph ? context.Evidence(1, phrases["map"], "promql", Query(Requests, context.Plan.Window), plan.Window) : context.Evidence(1, phrases["map"], "traceql", $"{{ {context.Filter.TraceQL} }}", plan.Window)],
            Focus = plan.Services,
        };
    }

    static string Text(AnswerContext context, Direction direction, List<Edge> own, IReadOnlyList<Edge> edges)
    {
        var phrases = context.Phrases;
        var window = context.Clock.Window(context.Plan.Window);
        if (context.Plan.Services.Count == 0)
        {
            return own.Count == 0 ? phrases.Format("no_calls", window) : phrases.Format("map_of", own.Count, edges.SelectMany(edge => (string[])[edge.Caller, edge.Callee]).Distinct().Count(), window);
        }

        if (context.Plan is { IsPair: true, Services: [var caller, var callee] })
        {
            return edges.Any(edge => edge.Caller == caller && edge.Callee == callee) ? phrases["yes_so"] + " " + phrases.Format("depends_on", caller, callee, window)
                : Path(caller, callee, edges) is { Count: > 0 } path ? $"{phrases.Format("calls_indirectly", caller, callee, window)} {string.Join(" → ", path)}"
                : phrases.Format("does_not_call", caller, callee, window);
        }

        var subject = string.Join(", ", context.Plan.Services);
        var sentences = new List<string>();
        if (direction != Direction.Callers)
        {
            var direct = own.Where(edge => context.Plan.Services.Contains(edge.Caller)).Select(edge => edge.Callee).Distinct().Order().ToList();
            sentences.Add(direct.Count == 0 ? phrases.Format("calls_nothing", subject, window) : phrases.Format("depends_on", subject, string.Join(", ", direct), window));
            var indirect = Reach(direct, edge => edge.Caller, edge => edge.Callee, edges).Except(direct).Except(context.Plan.Services).Order().ToList();
            if (indirect.Count > 0)
            {
                sentences.Add(phrases.Format("indirectly", string.Join(", ", indirect)));
            }
        }

        if (direction != Direction.Callees)
        {
            var direct = own.Where(edge => context.Plan.Services.Contains(edge.Callee)).Select(edge => edge.Caller).Distinct().Order().ToList();
            sentences.Add(direct.Count == 0 ? phrases.Format("called_by_nobody", subject, window) : phrases.Format("called_by", subject, string.Join(", ", direct), window));
            var indirect = Reach(direct, edge => edge.Callee, edge => edge.Caller, edges).Except(direct).Except(context.Plan.Services).Order().ToList();
            if (indirect.Count > 0)
            {
                sentences.Add(phrases.Format("indirectly", string.Join(", ", indirect)));
            }
        }

        return string.Join(" ", sentences);
    }

    /// <summary>The shortest way along the calls; empty when there is none.</summary>
    static List<string> Path(string from, string to, IReadOnlyList<Edge> edges)
    {
        var before = new Dictionary<string, string> { [from] = "" };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var one) && one != to)
        {
            foreach (var next in edges.Where(edge => edge.Caller == one).Select(edge => edge.Callee).Where(next => before.TryAdd(next, one)))
            {
                open.Enqueue(next);
            }
        }

        var path = new List<string>();
        for (var at = before.ContainsKey(to) ? to : ""; at.Length > 0; at = before[at])
        {
            path.Insert(0, at);
        }

        return path;
    }

    static HashSet<string> Reach(IEnumerable<string> from, Func<Edge, string> near, Func<Edge, string> far, IReadOnlyList<Edge> edges)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>(from);
        while (open.TryDequeue(out var one))
        {
            foreach (var next in edges.Where(edge => near(edge) == one).Select(far).Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        return reached;
    }

    static async Task<IReadOnlyList<Edge>> FromMetricsAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var window = context.Plan.Window;
        var answers = await Task.WhenAll(((string[])[Requests, "traces_service_graph_request_failed_total", "traces_service_graph_request_server_seconds_sum", "traces_service_graph_request_server_seconds_count"])
            .Select(name => context.Questions.PromQL("calls", Query(name, window), window.End, cancellationToken)));
        var values = answers.Select(samples => samples.GroupBy(sample => (sample["client"], sample["server"])).ToDictionary(group => group.Key, group => group.Sum(sample => sample.Value))).ToList();
        return
        [
            .. values[0].Where(pair => pair.Value > 0 && !ServiceFilter.Observers.Contains(pair.Key.Item1) && !ServiceFilter.Observers.Contains(pair.Key.Item2)).Select(pair => new Edge(
                pair.Key.Item1, pair.Key.Item2, pair.Value / window.Length.TotalSeconds, values[1].GetValueOrDefault(pair.Key) / pair.Value,
                values[3].GetValueOrDefault(pair.Key) is > 0 and var count ? values[2].GetValueOrDefault(pair.Key) / count : null)),
        ];
    }

    static string Query(string name, Window window) => $"sum by (client, server) (increase({name}[{window.Seconds}s]))";

    /// <summary>Without metrics of calls, some traces tell who calls whom.</summary>
    static async Task<IReadOnlyList<Edge>> FromTracesAsync(AnswerContext context, CancellationToken cancellationToken)
    {
        var sampler = new TraceSampler(context.Questions);
        var traces = await sampler.ReadAsync("traces", context.Filter.TraceQL, context.Plan.Window, Slices, TracesEach, cancellationToken);
        var structure = new CallStructure(traces, byName: true);
        return
        [
            .. structure.Calls.Select(call => (Caller: call.Operation.Service, Callee: call.Target.Name))
                .GroupBy(call => (call.Caller, call.Callee)).Select(group => new Edge(group.Key.Caller, group.Key.Callee, null, null, null)),
        ];
    }
}
