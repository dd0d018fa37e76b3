using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>What processes tell of themselves: processor, memory, collector, pool, disk, restarts.</summary>
internal sealed class ProcessMeter(Dialect dialect, Fault fault, TrafficShape traffic, double intervalSeconds, Dice dice)
{
    readonly Dictionary<Instance, (double Gc, double Cpu)> _counters = [];

    public IEnumerable<(Instance Instance, MetricPoint Point)> At(IEnumerable<Service> services, double time) =>
        from service in services
        from instance in service.Instances
        where time >= instance.Since && time < instance.Until && !fault.IsDown(instance, time)
        from point in Points(instance, time)
        select (instance, point);

    IEnumerable<MetricPoint> Points(Instance instance, double time)
    {
        var condition = ConditionOf(instance, time);
        var (gc, cpu) = _counters.GetValueOrDefault(instance);
        _counters[instance] = (gc, cpu) = (gc + (condition.GcShare * intervalSeconds), cpu + (condition.Cpu * intervalSeconds));
        var service = instance.Service;
        yield return dialect.IsPrometheus
            ? new MetricPoint("process_cpu_seconds_total", "s", true, []) { Value = cpu }
            : new MetricPoint(service.Runtime == Runtime.Jvm ? "jvm.cpu.recent_utilization" : "process.cpu.utilization", "1", false, []) { Value = condition.Cpu };
        yield return new MetricPoint(Named("process.memory.usage", "process_resident_memory_bytes"), "By", false, []) { Value = condition.MemoryBytes };
        yield return new MetricPoint(Collector(service.Runtime), "s", true, []) { Value = gc };
        yield return new MetricPoint(Named("system.filesystem.utilization", "node_filesystem_used_ratio"), "1", false, [new(Named("system.filesystem.mountpoint", "mountpoint"), "/data")]) { Value = condition.Disk };
        yield return new MetricPoint(Named("k8s.container.restarts", "kube_pod_container_status_restarts_total"), "{restart}", false, []) { Value = condition.Restarts };
        if (service.Operations.Any(operation => operation.Edges.Any(edge => edge.Link == Link.Database)))
        {
            yield return new MetricPoint(Named("db.client.connection.count", "hikaricp_connections_active"), "{connection}", false, [new("pool", "main"), .. dialect.IsPrometheus ? (Tag[])[] : [new("db.client.connection.state", "used")]]) { Value = condition.PoolUsed };
            yield return new MetricPoint(Named("db.client.connection.max", "hikaricp_connections_max"), "{connection}", false, [new("pool", "main")]) { Value = service.PoolSize };
            yield return new MetricPoint(Named("db.client.connection.pending_requests", "hikaricp_connections_pending"), "{request}", false, [new("pool", "main")]) { Value = condition.PoolPending };
        }
    }

    Condition ConditionOf(Instance instance, double time)
    {
        var service = instance.Service;
        var load = traffic.Rate(time) / traffic.Rate(0);
        var condition = new Condition
        {
            Cpu = Math.Clamp(service.Cpu * load * dice.LogNormal(1, 0.12), 0.005, 0.9),
            MemoryBytes = service.MemoryBytes * (1 + (0.04 * dice.Normal())),
            GcShare = 0.004 * load * dice.LogNormal(1, 0.3),
            PoolUsed = Math.Min(service.PoolSize - 1, Math.Round(service.PoolSize * 0.2 * load * dice.LogNormal(1, 0.4))),
            Disk = service.DiskUsed + (0.00001 * time),
        };
        fault.Change(instance, time, dice, condition);
        return condition;
    }

    string Named(string name, string prometheus) => dialect.IsPrometheus ? prometheus : name;

    string Collector(Runtime runtime) => runtime switch
    {
        Runtime.Jvm => Named("jvm.gc.collection.elapsed", "jvm_gc_collection_seconds_sum"),
        Runtime.DotNet => Named("dotnet.gc.pause.time", "dotnet_gc_pause_seconds_total"),
        Runtime.Go => Named("process.runtime.go.gc.pause_total", "go_gc_duration_seconds_sum"),
        _ => Named("v8js.gc.pause.time", "nodejs_gc_duration_seconds_sum"),
    };
}
