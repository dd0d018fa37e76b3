using System.Globalization;
using System.Text;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Bench.Load;

/// <summary>
/// OTLP requests as a busy system sends them: 8 attributes a span, 3 and a trace context a log record with a body of about 80 characters,
/// 3 a sample (https://github.com/open-telemetry/opentelemetry-proto).
/// </summary>
internal static class Encoder
{
    static readonly string[] SpanAttributes = ["http.request.method", "url.path", "server.address", "client.address", "user_agent.original", "network.protocol.version"];

    /// <param name="signal">What the records are.</param>
    /// <param name="workload">How they look.</param>
    /// <param name="service">The service they come from.</param>
    /// <param name="part">Of metrics: which part of the service's series.</param>
    internal static RequestTemplate Encode(Signal signal, Workload workload, int service, int part)
    {
        var scope = Message(writer =>
        {
            writer.Bytes(1, Message(name => name.Text(1, "Dendro.Bench")));
            if (signal == Signal.Metrics)
            {
                writer.Bytes(2, Metric(workload.Records, part));
                return;
            }

            for (var i = 0; i < workload.Records; i++)
            {
                writer.Bytes(2, signal == Signal.Traces ? Span(i) : Log(i));
            }
        });
        var resource = Message(writer =>
        {
            writer.Bytes(1, Resource(workload, service));
            writer.Bytes(2, scope);
        });
        return new RequestTemplate(Message(request => request.Bytes(1, resource)), workload.Records);
    }

    static byte[] Resource(Workload workload, int service) => Message(writer =>
    {
        writer.Bytes(1, Attribute("service.name", Workload.Service(service)));
        writer.Bytes(1, Attribute("service.namespace", workload.Namespace));
        writer.Bytes(1, Attribute("service.instance.id", $"instance-{service}"));
        writer.Bytes(1, Attribute("host.name", "bench-host"));
    });

    static byte[] Span(int i) => Message(writer =>
    {
        var (trace, root) = ((uint)(i / Workload.SpansPerTrace), i % Workload.SpansPerTrace == 0);
        writer.Bytes(1, [.. RequestTemplate.Id(TracePart(trace, 0)), .. RequestTemplate.Id(TracePart(trace, 1))]);
        writer.Bytes(2, RequestTemplate.Id((uint)i));
        if (!root)
        {
            writer.Bytes(4, RequestTemplate.Id(trace * Workload.SpansPerTrace));
        }

        writer.Text(5, root ? "POST /orders" : $"step {i % Workload.SpansPerTrace}");
        writer.Varint(6, root ? 2UL : 1);
        writer.Fixed64(7, RequestTemplate.Time((uint)i * 1_000));
        writer.Fixed64(8, RequestTemplate.Time((uint)i * 1_000 + DurationNs(i)));
        foreach (var name in SpanAttributes)
        {
            writer.Bytes(9, Attribute(name, $"value-{i % 50}"));
        }

        writer.Bytes(9, Attribute("http.response.status_code", IsFailure(i) ? 500 : 200));
        writer.Bytes(9, Attribute("order.id", i));
        if (IsFailure(i))
        {
            writer.Bytes(15, Message(status => status.Varint(3, 2)));
        }
    });

    static byte[] Log(int i) => Message(writer =>
    {
        writer.Fixed64(1, RequestTemplate.Time((uint)i * 1_000));
        writer.Varint(2, IsFailure(i) ? 17UL : 9);
        writer.Text(3, IsFailure(i) ? "Error" : "Information");
        var fate = i % Workload.RareEvery == 0 ? Workload.RareText : "was taken from the shelf and put aside";
        writer.Bytes(5, Message(body => body.Text(1, $"Order {i * 7919 % 1_000_000} for {i % 9} planks of oak {fate}")));
        writer.Bytes(6, Attribute("order.id", i));
        writer.Bytes(6, Attribute("wood.type", "oak"));
        writer.Bytes(6, Attribute("code.function", "PlaceOrder"));
        writer.Bytes(9, [.. RequestTemplate.Id(TracePart((uint)i, 0)), .. RequestTemplate.Id(TracePart((uint)i, 1))]);
        writer.Bytes(10, RequestTemplate.Id((uint)i));
        writer.Fixed64(11, RequestTemplate.Time((uint)i * 1_000));
    });

    static byte[] Metric(int points, int part) => Message(metric =>
    {
        metric.Text(1, "bench.requests");
        metric.Bytes(7, Message(sum =>
        {
            sum.Varint(2, 2);
            sum.Varint(3, 1);
            for (var i = 0; i < points; i++)
            {
                var series = part * points + i;
                sum.Bytes(1, Message(point =>
                {
                    point.Fixed64(3, RequestTemplate.Time(0));
                    point.Fixed64(4, BitConverter.DoubleToUInt64Bits(series));
                    point.Bytes(7, Attribute("route", $"/route/{series / 10}"));
                    point.Bytes(7, Attribute("status", (200 + series % 10).ToString(CultureInfo.InvariantCulture)));
                    point.Bytes(7, Attribute("method", "GET"));
                }));
            }
        }));
    });

    /// <summary>The index of a half of a trace's id, apart from those of spans.</summary>
    internal static uint TracePart(uint trace, uint half) => 0x800000 + 2 * trace + half;

    // From 1 to 100 ms, and no two neighbours alike.
    static uint DurationNs(int i) => (uint)(1_000_000 * (1 + i * 37 % 100));

    static bool IsFailure(int i) => i % Workload.FailureEvery == 0;

    /// <summary>A key with a text, or with a whole number.</summary>
    internal static byte[] Attribute(string key, object value) => Message(writer =>
    {
        writer.Text(1, key);
        writer.Bytes(2, Message(any =>
        {
            if (value is int number)
            {
                any.Varint(3, (ulong)number);
            }
            else
            {
                any.Bytes(1, Encoding.UTF8.GetBytes((string)value));
            }
        }));
    });

    internal static byte[] Message(Action<ProtoWriter> write)
    {
        var writer = new ProtoWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
