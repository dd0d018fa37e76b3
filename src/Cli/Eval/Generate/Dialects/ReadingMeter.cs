using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>What remains of requests where no counters are kept: rates, shares and quantiles of each interval.</summary>
internal sealed class ReadingMeter(Dialect dialect, double intervalSeconds)
{
    static readonly double[] Quantiles = [0.5, 0.9, 0.99];

    readonly Dictionary<(int Interval, Instance Instance, string? Callee), List<(double Seconds, bool IsFailed)>> _taken = [];

    public void Add(Call call)
    {
        Add(call.End, call.Instance, null, call.End - call.Start, call.Status >= 500);
        foreach (var hop in call.Hops)
        {
            Add(hop.End, call.Instance, hop.Edge.Target?.Service.Name ?? hop.Edge.Peer, hop.End - hop.Start, hop.Status >= 500);
            if (hop.Remote is { } remote)
            {
                Add(remote);
            }
        }
    }

    /// <summary>What each instance took in and called in an interval.</summary>
    public IEnumerable<(Instance Instance, MetricPoint Point)> At(int interval)
    {
        var now = _taken.Where(one => one.Key.Interval == interval).ToList();
        foreach (var (key, requests) in now.Where(one => one.Key.Callee is null || dialect.Has(Tells.Edges)))
        {
            Tag[] tags = key.Callee is { } callee ? [new("client", key.Instance.Service.Name), new("server", callee)] : [];
            foreach (var point in Points(key.Callee is null ? "server" : "edge", tags, requests))
            {
                yield return (key.Instance, point);
            }
        }

        foreach (var calls in now.Where(one => one.Key.Callee is not null).GroupBy(one => one.Key.Instance, one => one.Value))
        {
            foreach (var point in Latencies("client", [], [.. calls.SelectMany(requests => requests)]))
            {
                yield return (calls.Key, point);
            }
        }
    }

    IEnumerable<MetricPoint> Points(string side, Tag[] tags, List<(double Seconds, bool IsFailed)> requests) =>
    [
        new($"http.{side}.request.rate", "{request}/s", false, tags) { Value = requests.Count / intervalSeconds },
        new($"http.{side}.error.ratio", "1", false, tags) { Value = requests.Count(request => request.IsFailed) / (double)requests.Count },
        .. Latencies(side, tags, requests),
    ];

    static IEnumerable<MetricPoint> Latencies(string side, Tag[] tags, List<(double Seconds, bool IsFailed)> requests)
    {
        var sorted = requests.Select(request => request.Seconds).Order().ToList();
        return Quantiles.Select(quantile => new MetricPoint($"http.{side}.request.latency", "ms", false, [.. tags, new Tag("quantile", quantile.ToString(System.Globalization.CultureInfo.InvariantCulture))])
        {
            Value = 1_000 * sorted[(int)(quantile * (sorted.Count - 1))],
        });
    }

    void Add(double end, Instance instance, string? callee, double seconds, bool isFailed)
    {
        var key = ((int)(end / intervalSeconds), instance, callee);
        if (!_taken.TryGetValue(key, out var requests))
        {
            _taken[key] = requests = [];
        }

        requests.Add((seconds, isFailed));
    }
}
