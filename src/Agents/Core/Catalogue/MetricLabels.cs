using Dendro.Agents.Core.Evidence;
using Dendro.Agents.Core.Mcp;
using Dendro.Agents.Core.Understanding;

namespace Dendro.Agents.Core.Catalogue;

/// <summary>What metrics tell apart: their labels and the values of those, as words of questions name them.</summary>
internal sealed class MetricLabels
{
    public static MetricLabels None { get; } = new([]);

    /// <summary>Labels with more values tell apart what no question names.</summary>
    const int MostValues = 200;

    const int MostLabels = 100;
    const int Range = 900;

    /// <summary>An answer with so many rows may have been cut.</summary>
    const int MostRows = 500;

    /// <summary>What every sender attaches, or what belongs to the form of a metric.</summary>
    static readonly HashSet<string> Unread =
    [
        "__name__", "le", "quantile", "service_name", "service_namespace", "service_instance_id", "alertname", "alertstate", "span_name", "span_kind", "status_code", "client", "server",
        "connection_type", "deployment_environment_name", "otel_scope_name", "otel_scope_version", "rulename", "severity",
    ];

    /// <summary>What labels of these beginnings tell is about the sender.</summary>
    static readonly string[] About = ["telemetry_", "process_", "otel_", "mcp_", "gen_ai_", "os_", "network_", "url_"];

    /// <summary>What exporters call things that people call otherwise.</summary>
    static readonly (string Word, string[] Labels)[] Synonyms =
    [
        ("database", ["datname", "dbname", "db", "dbnamespace", "database", "schema"]), ("node", ["node", "nodename", "hostname", "instance"]), ("host", ["hostname", "host", "node", "instance"]),
        ("machine", ["hostname", "host", "node", "instance"]), ("server", ["hostname", "host", "instance"]), ("queue", ["queue", "queuename", "messagingdestinationname", "topic"]),
        ("disk", ["mountpoint", "device"]), ("user", ["user", "usename", "username"]), ("reason", ["reason", "cause", "errortype"]), ("statuscode", ["code", "status", "httpresponsestatuscode"]),
    ];

    const int ShortestEnd = 4;

    readonly Dictionary<string, List<(string Label, string Value)>> _byMetric = [];
    readonly HashSet<string> _values = [];
    readonly Dictionary<string, string> _names = [];

    public MetricLabels(IEnumerable<(string Metric, string Label, string Value)> labels)
    {
        foreach (var (metric, label, value) in labels)
        {
            if (!_byMetric.TryGetValue(metric, out var known))
            {
                _byMetric[metric] = known = [];
            }

            known.Add((label, value));
            _values.Add(Plain(value));
            _names.TryAdd(Compact(label), label);
        }
    }

    public IReadOnlyList<(string Label, string Value)> Of(MetricFamily metric) => _byMetric.TryGetValue(metric.Name, out var labels) ? labels : [];

    /// <summary>Whether a word is the value of a label.</summary>
    public bool HasValue(string word) => _values.Contains(Plain(word));

    /// <summary>The label that words name: consumergroup for "consumer group"; null when none is called so.</summary>
    public string? Named(IReadOnlyList<string> words)
    {
        foreach (var (count, skipped) in Enumerable.Range(1, words.Count).Reverse().SelectMany(count => Enumerable.Range(0, words.Count - count + 1).Select(skipped => (count, skipped))))
        {
            var asked = Compact(string.Concat(words.Skip(skipped).Take(count)));
            if (_names.TryGetValue(asked, out var label) || _names.TryGetValue(asked.TrimEnd('s'), out label) || (asked.EndsWith("ies", StringComparison.Ordinal) && _names.TryGetValue(asked[..^3] + "y", out label)))
            {
                return label;
            }
        }

        var single = words.Select(word => Compact(word).TrimEnd('s')).ToList();
        return Synonyms.Where(one => single.Contains(one.Word)).SelectMany(one => one.Labels).Select(_names.GetValueOrDefault).FirstOrDefault(label => label is not null)
            ?? single.Where(word => word.Length >= ShortestEnd).Select(word => _names.FirstOrDefault(name => name.Key.EndsWith(word, StringComparison.Ordinal)).Value).FirstOrDefault(label => label is not null);
    }

    /// <summary>A value as a word of a question has it: in small letters, without the slash of a path and the port of an address.</summary>
    public static string Plain(string value)
    {
        var plain = Spelling.Plain(value).Trim('/');
        var colon = plain.LastIndexOf(':');
        return colon > 0 && plain[(colon + 1)..] is { Length: > 0 } port && port.All(char.IsAsciiDigit) ? plain[..colon] : plain;
    }

    public static async Task<MetricLabels> ReadAsync(Questions questions, Window window, CancellationToken cancellationToken)
    {
        var names = await questions.LabelNames(window, cancellationToken);
        var observers = string.Join('|', ServiceFilter.Observers);
        var selectors = $"__name__!~\"traces_.*|.*_bucket|.*_sum|dendro_.*\", service_name!~\"{observers}\"";
        var answers = await Task.WhenAll(names.Where(name => !Unread.Contains(name) && !About.Any(about => name.StartsWith(about, StringComparison.Ordinal))).Take(MostLabels).Select(label => ReadAsync(questions, label, selectors, window, cancellationToken)));
        return new MetricLabels(answers
            .Where(answer => answer.Pairs.Select(pair => pair.Value).Distinct().Count() <= MostValues)
            .SelectMany(answer => answer.Pairs.SelectMany(pair => Families(pair.Metric).Select(metric => (metric, answer.Label, pair.Value)))));
    }

    /// <summary>Which metrics have which values of a label; where an answer cannot hold that, which have the label and which values there are.</summary>
    static async Task<(string Label, List<(string Metric, string Value)> Pairs)> ReadAsync(Questions questions, string label, string selectors, Window window, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<Sample>> CountAsync(string by) =>
            questions.PromQL("labels of metrics", $"count by ({by}) (last_over_time({{{label}!=\"\", {selectors}}}[{Range}s]))", window.End, cancellationToken, mayBeCut: true);
        var both = await CountAsync($"__name__, {label}");
        if (both.Count < MostRows)
        {
            return (label, [.. both.Select(sample => (sample["__name__"], sample[label]))]);
        }

        var apart = await Task.WhenAll(CountAsync("__name__"), CountAsync(label));
        return (label, [.. apart[0].SelectMany(metric => apart[1].Select(value => (metric["__name__"], value[label])))]);
    }

    /// <summary>A count may be that of a histogram, or stand for itself.</summary>
    static IEnumerable<string> Families(string name) => name.EndsWith("_count", StringComparison.Ordinal) ? [name, name[..^"_count".Length]] : [name];

    static string Compact(string label) => Spelling.Plain(label).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
