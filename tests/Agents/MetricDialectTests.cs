using Dendro.Agents.Core.Catalogue;

namespace Dendro.Agents.Tests;

public sealed class MetricDialectTests
{
    [Theory]
    [InlineData("process_runtime_gc_pause_seconds_total", true, "GarbageCollection", 0.02)]
    [InlineData("gc_collections_total", true, "GarbageCollection", 1)]
    [InlineData("thread_pool_queue_length", false, "Queue", 5)]
    [InlineData("consumer_lag", false, "Queue", 5)]
    [InlineData("hikaricp_connections_active", false, "Pool", 5)]
    [InlineData("db_pool_utilization", false, "Pool", 0)]
    [InlineData("container_cpu_usage", false, "Cpu", 0)]
    [InlineData("container_memory_working_set_bytes", false, "Memory", 8 << 20)]
    [InlineData("node_disk_io_time", false, "Host", 0)]
    [InlineData("orders_open", false, "Other", 0)]
    public void A_name_tells_what_is_measured_and_how_much_of_it_matters(string metric, bool isCounter, string kind, double least)
    {
        Assert.Equal(kind, MetricDialect.Resource(metric).ToString());
        Assert.Equal(least, MetricDialect.LeastChange(metric, isCounter));
    }

    [Theory]
    [InlineData("shop/cart", "", "cart")]
    [InlineData("node-exporter", "", "node-exporter")]
    [InlineData("shop/cart", "basket", "basket")]
    public void An_entity_is_its_service_else_its_job(string job, string service, string entity) =>
        Assert.Equal(entity, MetricDialect.Entity(new Dictionary<string, string> { ["job"] = job, ["service_name"] = service }.Where(label => label.Value.Length > 0).ToDictionary()));

    [Theory]
    [InlineData("code", "503", true)]
    [InlineData("code", "404", false)]
    [InlineData("grpc_code", "Unavailable", true)]
    [InlineData("outcome", "SUCCESS", false)]
    public void A_label_tells_how_a_request_ended(string label, string value, bool failed) =>
        Assert.Equal(failed, MetricDialect.Failed(new Dictionary<string, string> { [label] = value }));

    [Theory]
    [InlineData("com.acme.booking", "service_name=com.acme.booking", "service_name")]
    [InlineData("com.acme.seatMap", "service_name=cadvisor container=seatmap pod=seatmap-7d9f-x1", "container")]
    [InlineData("checkin", "service_name=kube-state-metrics pod=checkin-6d62-ab", "pod")]
    [InlineData("check", "service_name=cadvisor container=checkin", null)]
    public void A_series_of_an_exporter_belongs_to_the_service_whose_container_it_tells_of(string service, string labels, string? by) =>
        Assert.Equal(by, MetricDialect.Belongs(labels.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]), service)?.Label);
}
