using System.Reflection;
using System.Runtime.InteropServices;

namespace Dendro.Cli.Kafka;

/// <summary>The broker inside librdkafka (<c>rdkafka_mock.h</c>), which Confluent.Kafka ships but does not expose.</summary>
internal static partial class NativeKafka
{
    const string Library = "librdkafka";

    /// <summary>The variants in the order in which Confluent.Kafka tries them: the first needs a newer libsasl2 than Debian 12 has.</summary>
    static readonly string[] Variants = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    static NativeKafka() => NativeLibrary.SetDllImportResolver(typeof(NativeKafka).Assembly, Resolve);

    public const int Producer = 0;

    [LibraryImport(Library)]
    public static partial nint rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_conf_set(nint conf, string name, string value, nint error, nuint errorSize);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_new(int type, nint conf, nint error, nuint errorSize);

    [LibraryImport(Library)]
    public static partial void rd_kafka_destroy(nint handle);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_mock_cluster_new(nint handle, int brokers);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Library)]
    public static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void rd_kafka_mock_broker_set_host_port(nint cluster, int broker, string host, int port);

    [LibraryImport(Library)]
    public static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Library)]
    public static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Library)]
    public static partial void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int delayMs);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int dup3(int oldDescriptor, int newDescriptor, int flags);

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return 0;
        }

        foreach (var variant in Variants)
        {
            if (NativeLibrary.TryLoad(variant, typeof(Confluent.Kafka.Library).Assembly, path, out var handle))
            {
                return handle;
            }
        }

        throw new UserError($"none of {string.Join(", ", Variants)} could be loaded; set KAFKA_BOOTSTRAP_SERVERS to use a broker of your own.");
    }
}
