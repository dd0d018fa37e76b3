using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Kafka;

/// <param name="Port">0 lets the system choose.</param>
/// <param name="Topics">Created with <paramref name="Partitions"/> partitions; others are created at first use.</param>
internal sealed record BrokerOptions(int Port, IReadOnlyList<WorkedTopic> Topics, int Partitions)
{
    /// <summary>Where messages wait from one run to the next; null keeps none.</summary>
    public string? BacklogFile { get; init; }
}

/// <summary>A Kafka broker in this process, reachable over TCP. It keeps messages in memory only.</summary>
internal sealed class EmbeddedBroker : IDisposable
{
    const int BrokerId = 1;
    const int CloseOnExec = 0x80000;

    /// <summary>Long enough that two consumers started together share one rebalance.</summary>
    const int RebalanceDelayMs = 200;

    readonly nint _client;
    readonly nint _cluster;

    /// <summary>The port that the library chose, and the one in its place.</summary>
    readonly (int From, int To) _port;

    EmbeddedBroker(nint client, nint cluster, (int From, int To) port) =>
        (_client, _cluster, _port, BootstrapServers) = (client, cluster, port, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port.To}"));

    public string BootstrapServers { get; }

    public static EmbeddedBroker Start(BrokerOptions options)
    {
        var configuration = NativeKafka.rd_kafka_conf_new();
        NativeKafka.rd_kafka_conf_set(configuration, "client.id", "dendro-broker", 0, 0);
        // Only errors: without brokers of its own the client would warn.
        NativeKafka.rd_kafka_conf_set(configuration, "log_level", "3", 0, 0);
        var client = NativeKafka.rd_kafka_new(NativeKafka.Producer, configuration, 0, 0);
        var cluster = client == 0 ? 0 : NativeKafka.rd_kafka_mock_cluster_new(client, 1);
        if (cluster == 0)
        {
            throw new UserError("the embedded Kafka broker did not start; set KAFKA_BOOTSTRAP_SERVERS to use a broker of your own.");
        }

        var bootstrap = Marshal.PtrToStringUTF8(NativeKafka.rd_kafka_mock_cluster_bootstraps(cluster))!;
        var chosen = int.Parse(bootstrap[(bootstrap.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        if (options.Port != 0)
        {
            MoveListener(chosen, options.Port);
            NativeKafka.rd_kafka_mock_broker_set_host_port(cluster, BrokerId, "127.0.0.1", options.Port);
        }

        NativeKafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, RebalanceDelayMs);
        foreach (var topic in options.Topics)
        {
            NativeKafka.rd_kafka_mock_topic_create(cluster, topic.Name, options.Partitions, 1);
        }

        return new EmbeddedBroker(client, cluster, (chosen, options.Port == 0 ? chosen : options.Port));
    }

    /// <summary>Breaks all connections and takes no new ones; the messages stay.</summary>
    public void TakeDown() => Check(NativeKafka.rd_kafka_mock_broker_set_down(_cluster, BrokerId));

    /// <summary>Takes connections again. The library opens the port of its own choice anew.</summary>
    public void BringUp()
    {
        Check(NativeKafka.rd_kafka_mock_broker_set_up(_cluster, BrokerId));
        if (_port.From != _port.To)
        {
            MoveListener(_port.From, _port.To);
        }
    }

    static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"the embedded Kafka broker answered with the error {code}");
        }
    }

    public void Dispose()
    {
        NativeKafka.rd_kafka_mock_cluster_destroy(_cluster);
        NativeKafka.rd_kafka_destroy(_client);
    }

    /// <summary>
    /// The library listens on a port of the system's choice and offers no other. A known port, one that a consumer still finds
    /// after a restart, comes from putting a socket of ours in the place of its listening one.
    /// </summary>
    static void MoveListener(int from, int to)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, to));
            listener.Listen();
        }
        catch (SocketException e)
        {
            throw new UserError($"the embedded Kafka broker cannot listen on port {to}: {e.Message}.");
        }

        var descriptor = ListeningPorts.Inodes().TryGetValue(from, out var inode)
            ? ListeningPorts.FileDescriptor(Environment.ProcessId, inode)
            : null;
        if (descriptor is null || NativeKafka.dup3((int)listener.Handle, descriptor.Value, CloseOnExec) < 0)
        {
            throw new UserError($"the embedded Kafka broker cannot be moved to port {to} (no /proc?); set KAFKA_BOOTSTRAP_SERVERS to use a broker of your own.");
        }
    }
}
