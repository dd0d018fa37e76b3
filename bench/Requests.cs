using System.Globalization;
using System.Text;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Bench;

/// <summary>
/// OTLP requests as a busy system sends them: 8 attributes a span, 3 and a trace context a log record with a body of
/// about 80 characters, 3 a sample out of 10,000 series.
/// </summary>
internal static class Requests
{
    const int Services = 10;

    internal static byte[] Make(Signal signal, int records, int number)
    {
        var random = new Random(number);
        var (request, resources, scopes) = (new ProtoWriter(), new ProtoWriter(), new ProtoWriter());
        resources.Bytes(1, Resource(number % Services));
        scopes.Bytes(1, Scope());
        if (signal == Signal.Metrics)
        {
            scopes.Bytes(2, Metric(records, number));
        }
        else
        {
            for (var i = 0; i < records; i++)
            {
                scopes.Bytes(2, signal == Signal.Traces ? Span(random, i) : Log(random, i));
            }
        }

        resources.Bytes(2, scopes.Written);
        request.Bytes(1, resources.Written);
        return request.Written.ToArray();
    }

    static byte[] Resource(int service) => Message(writer =>
    {
        writer.Bytes(1, Attribute("service.name", $"service-{service}"));
        writer.Bytes(1, Attribute("service.namespace", "bench"));
        writer.Bytes(1, Attribute("service.instance.id", $"instance-{service}"));
        writer.Bytes(1, Attribute("host.name", "bench-host"));
    });

    static byte[] Scope() => Message(writer => writer.Text(1, "Dendro.Bench"));

    static byte[] Span(Random random, int i) => Message(writer =>
    {
        writer.Bytes(1, Id(random, 16));
        writer.Bytes(2, Id(random, 8));
        writer.Text(5, "POST /orders");
        writer.Varint(6, 2);
        writer.Fixed64(7, Now(i));
        writer.Fixed64(8, Now(i) + (ulong)random.Next(100_000_000));
        foreach (var name in "http.request.method url.path server.address client.address user_agent.original network.protocol.version".Split(' '))
        {
            writer.Bytes(9, Attribute(name, $"value-{i % 50}"));
        }

        writer.Bytes(9, Attribute("http.response.status_code", i % 20 == 0 ? 500 : 200));
        writer.Bytes(9, Attribute("order.id", i));
        if (i % 20 == 0)
        {
            writer.Bytes(15, Message(status => status.Varint(3, 2)));
        }
    });

    static byte[] Log(Random random, int i) => Message(writer =>
    {
        writer.Fixed64(1, Now(i));
        writer.Varint(2, i % 20 == 0 ? 17UL : 9);
        writer.Text(3, i % 20 == 0 ? "Error" : "Information");
        writer.Bytes(5, Message(body => body.Text(1, $"Order {random.Next(1_000_000)} for {i % 9} planks of oak was taken from the customer and put aside")));
        writer.Bytes(6, Attribute("order.id", i));
        writer.Bytes(6, Attribute("wood.type", "oak"));
        writer.Bytes(6, Attribute("code.function", "PlaceOrder"));
        writer.Bytes(9, Id(random, 16));
        writer.Bytes(10, Id(random, 8));
        writer.Fixed64(11, Now(i));
    });

    static byte[] Metric(int points, int number) => Message(metric =>
    {
        metric.Text(1, "bench.requests");
        metric.Bytes(7, Message(sum =>
        {
            sum.Varint(2, 2);
            sum.Varint(3, 1);
            for (var i = 0; i < points; i++)
            {
                sum.Bytes(1, Message(point =>
                {
                    point.Fixed64(3, Now(number));
                    point.Fixed64(4, BitConverter.DoubleToUInt64Bits(i));
                    point.Bytes(7, Attribute("route", $"/route/{i % 100}"));
                    point.Bytes(7, Attribute("status", $"{200 + (i / 100 % 10)}"));
                    point.Bytes(7, Attribute("method", "GET"));
                }));
            }
        }));
    });

    static ulong Now(int offset) => (ulong)((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) + (ulong)offset;

    static byte[] Id(Random random, int length)
    {
        var id = new byte[length];
        random.NextBytes(id);
        return id;
    }

    static byte[] Attribute(string key, object value) => Message(writer =>
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
                any.Bytes(1, Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!));
            }
        }));
    });

    static byte[] Message(Action<ProtoWriter> write)
    {
        var writer = new ProtoWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
