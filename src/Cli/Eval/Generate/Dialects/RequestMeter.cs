using System.Globalization;
using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>Counts requests and their durations by interval, sampled or not.</summary>
internal sealed class RequestMeter(Dialect dialect, double intervalSeconds)
{
    readonly Dictionary<(Instance Instance, Operation Operation, int Status), Cells> _series = [];

    public void Add(Call call)
    {
        var key = (call.Instance, call.Operation, call.Status);
        if (!_series.TryGetValue(key, out var cells))
        {
            _series[key] = cells = new Cells();
        }

        cells.Add((int)(call.End / intervalSeconds), call.End - call.Start);
        foreach (var hop in call.Hops)
        {
            if (hop.Remote is { } remote)
            {
                Add(remote);
            }
        }
    }

    /// <summary>What the counters of each instance stand at after an interval; to be asked in order.</summary>
    public IEnumerable<(Instance Instance, MetricPoint Point)> At(int interval) =>
        from one in _series
        let cells = one.Value.UpTo(interval)
        where cells.Count > 0
        from point in Points(one.Key.Operation, one.Key.Status, cells)
        select (one.Key.Instance, point);

    IEnumerable<MetricPoint> Points(Operation operation, int status, Cells cells)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        if (dialect.IsPrometheus)
        {
            yield return new MetricPoint("http_requests_total", "", true, [new("method", operation.Verb), new("handler", operation.Route), new("code", code)]) { Value = cells.Count };
            yield return new MetricPoint("http_request_duration_seconds", "s", true, [new("method", operation.Verb), new("handler", operation.Route), new("code", code)]) { Value = cells.Sum, Buckets = cells.Buckets() };
            yield break;
        }

        Tag[] tags = dialect.Spans == SpanStyle.Grpc
            ? [new("rpc.system", "grpc"), new("rpc.service", operation.Service.Name), new("rpc.method", operation.Method), new("rpc.grpc.status_code", status switch { 200 => 0, 404 => 5, 504 => 4, 502 or 503 => 14, _ => 13 })]
            : [new("http.request.method", operation.Verb), new("http.route", operation.Route), new("http.response.status_code", status)];
        yield return new MetricPoint(dialect.Spans == SpanStyle.Grpc ? "rpc.server.duration" : "http.server.request.duration", "s", true, tags) { Value = cells.Sum, Buckets = cells.Buckets() };
    }

    /// <summary>Durations by interval, and their sum so far.</summary>
    sealed class Cells
    {
        readonly SortedDictionary<int, List<double>> _open = [];
        readonly long[] _buckets = new long[OtlpJson.Bounds.Length + 1];

        public long Count { get; private set; }

        public double Sum { get; private set; }

        public long[] Buckets() => [.. _buckets];

        public void Add(int interval, double seconds)
        {
            if (!_open.TryGetValue(interval, out var durations))
            {
                _open[interval] = durations = [];
            }

            durations.Add(seconds);
        }

        public Cells UpTo(int interval)
        {
            foreach (var due in _open.Count == 0 ? [] : _open.Keys.TakeWhile(key => key <= interval).ToList())
            {
                foreach (var seconds in _open[due])
                {
                    var bucket = Array.FindIndex(OtlpJson.Bounds, bound => seconds <= bound);
                    _buckets[bucket < 0 ? ^1 : bucket]++;
                    Count++;
                    Sum += seconds;
                }

                _open.Remove(due);
            }

            return this;
        }
    }
}
