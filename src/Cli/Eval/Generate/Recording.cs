using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate;

/// <summary>Runs a system minute by minute and writes what its dialect tells.</summary>
internal sealed class Recording(GeneratedPlan plan, SystemModel system, Fault fault, TrafficShape traffic, CaseVolume volume)
{
    const double MinuteSeconds = 60;

    readonly Dialect _dialect = plan.Dialect;
    readonly Resources _resources = new(plan.Dialect, system.Namespace);
    readonly Dice _arrivals = Dice.For(plan.Seed, 3);
    readonly Dice _ids = Dice.For(plan.Seed, 4);
    readonly Simulator _simulator = new(fault, Dice.For(plan.Seed, 5));
    readonly RequestMeter _requests = new(plan.Dialect, volume.IntervalSeconds);
    readonly ReadingMeter _readings = new(plan.Dialect, volume.IntervalSeconds);
    readonly QueueMeter _queues = new(plan.Dialect);

    public void Write(string folder, DateTimeOffset begin, double length)
    {
        var json = new OtlpJson(begin);
        var spans = new SpanWriter(_dialect, length, _ids);
        var logs = new LogWriter(_dialect, Dice.For(plan.Seed, 6).Pick(LogTexts.All), length, Dice.For(plan.Seed, 7));
        using var traces = _dialect.Has(Tells.Spans) ? new OtlpLines(Path.Combine(folder, "traces.jsonl.gz"), "Spans", "spans") : null;
        using var lines = _dialect.Has(Tells.Logs) ? new OtlpLines(Path.Combine(folder, "logs.jsonl.gz"), "Logs", "logRecords") : null;
        foreach (var (time, instance, text, isError) in fault.Lines(length))
        {
            logs.Add(instance, time, text, isError);
        }

        for (var minute = 0.0; minute < length; minute += MinuteSeconds)
        {
            foreach (var call in Requests(minute, Math.Min(length, minute + MinuteSeconds)))
            {
                Take(call, spans, logs);
            }

            traces?.Write(spans.Take().Select(one => (_resources.Of(one.Key), (IReadOnlyList<SpanRecord>)one.Value)), json.Spans);
            lines?.Write(logs.Take().Select(one => (_resources.Of(one.Key), (IReadOnlyList<LogRecord>)[.. one.Value.OrderBy(log => log.Time)])), json.Logs);
        }

        if (_dialect.Has(Tells.RequestMetrics | Tells.ProcessMetrics | Tells.QueueMetrics))
        {
            WriteMetrics(folder, json, length);
        }
    }

    IEnumerable<Call> Requests(double from, double to)
    {
        for (var second = from; second < to; second++)
        {
            foreach (var (entry, weight) in system.Entries)
            {
                var factor = fault.IsOn(second) ? fault.Traffic(entry) : 1;
                for (var left = _arrivals.Poisson(traffic.Rate(second) * weight * factor); left > 0; left--)
                {
                    if (_simulator.Serve(entry, second + _arrivals.Between(0, Math.Min(1, to - second))) is { } call)
                    {
                        yield return call;
                    }
                }
            }
        }
    }

    void Take(Call call, SpanWriter spans, LogWriter logs)
    {
        var trace = _ids.Hex(16);
        var isSampled = _ids.Chance(volume.Sampling);
        if (isSampled && _dialect.Has(Tells.Spans))
        {
            spans.Add(call, trace);
        }

        if (_dialect.Has(Tells.Logs))
        {
            logs.Add(call, _dialect.Has(Tells.Spans) ? trace : null);
        }

        if (_dialect.Has(Tells.Readings))
        {
            _readings.Add(call);
        }
        else if (_dialect.Has(Tells.RequestMetrics))
        {
            _requests.Add(call);
        }

        if (_dialect.Has(Tells.QueueMetrics))
        {
            _queues.Add(call);
        }
    }

    void WriteMetrics(string folder, OtlpJson json, double length)
    {
        using var metrics = new OtlpLines(Path.Combine(folder, "metrics.jsonl.gz"), "Metrics", "metrics");
        var processes = new ProcessMeter(_dialect, fault, traffic, volume.IntervalSeconds, Dice.For(plan.Seed, 8));
        for (var interval = 0; (interval + 1) * volume.IntervalSeconds <= length; interval++)
        {
            var time = (interval + 1) * volume.IntervalSeconds;
            var points = _requests.At(interval).Concat(_readings.At(interval))
                .Concat(_dialect.Has(Tells.ProcessMetrics) ? processes.At(system.Services, time) : [])
                .Concat(_dialect.Has(Tells.QueueMetrics) ? _queues.At(time) : []);
            metrics.Write(points.GroupBy(one => one.Instance, one => one.Point).Select(one => (_resources.Of(one.Key), (IReadOnlyList<MetricPoint>)[.. one])), (writer, list) => json.Metrics(writer, list, time));
        }
    }
}
