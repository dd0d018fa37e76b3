using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>How many messages of each queue wait: those sent less those taken.</summary>
internal sealed class QueueMeter(Dialect dialect)
{
    readonly Dictionary<Edge, (List<double> Sent, List<double> Taken)> _queues = [];

    public void Add(Call call)
    {
        foreach (var hop in call.Hops)
        {
            if (hop.Edge.Link == Link.Queue)
            {
                if (!_queues.TryGetValue(hop.Edge, out var times))
                {
                    _queues[hop.Edge] = times = ([], []);
                }

                times.Sent.Add(hop.End);
                if (hop.Remote is { } taken)
                {
                    times.Taken.Add(taken.Start);
                }
            }

            if (hop.Remote is { } remote)
            {
                Add(remote);
            }
        }
    }

    public IEnumerable<(Instance Instance, MetricPoint Point)> At(double time) => _queues.Select(queue => (
        queue.Key.Target!.Service.Instances[0],
        dialect.Has(Tells.Instances)
            ? new MetricPoint("kafka.consumer_group.lag", "1", false, [new("group", queue.Key.Target.Service.Name), new("topic", queue.Key.Peer), new("partition", 0)]) { Value = Waiting(queue.Value, time) }
            : new MetricPoint("messaging.kafka.consumer.records_lag", "{message}", false, [new("messaging.destination.name", queue.Key.Peer)]) { Value = Waiting(queue.Value, time) }));

    static int Waiting((List<double> Sent, List<double> Taken) times, double time) => Math.Max(0, times.Sent.Count(sent => sent <= time) - times.Taken.Count(taken => taken <= time));
}
