using Dendro.Telemetry.Server.Ingest;
using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Server.Push;
using Microsoft.Extensions.DependencyInjection;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Payloads that were changed at random are decoded or refused; nothing else happens, and soon.</summary>
public sealed class OtlpFuzzTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const int Rounds = 3_000;

    [Theory]
    [InlineData(nameof(Signal.Traces), 1)]
    [InlineData(nameof(Signal.Metrics), 2)]
    [InlineData(nameof(Signal.Logs), 3)]
    public void Mutated_protobuf_is_decoded_or_refused(string signalName, int seed)
    {
        var signal = Enum.Parse<Signal>(signalName);
        var random = new Random(seed);
        var original = Payloads.Protobuf(signal);
        var (refused, decode) = (0, Decoder(signal));
        for (var i = 0; i < Rounds; i++)
        {
            try
            {
                decode(Mutated(original, random));
            }
            catch (Exception e) when (e is OtlpFormatException or FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    [Theory]
    [InlineData(nameof(Signal.Traces), 4)]
    [InlineData(nameof(Signal.Metrics), 5)]
    [InlineData(nameof(Signal.Logs), 6)]
    public void Mutated_JSON_is_decoded_or_refused(string signalName, int seed)
    {
        var signal = Enum.Parse<Signal>(signalName);
        var random = new Random(seed);
        var original = System.Text.Encoding.UTF8.GetBytes(Payloads.Json(signal));
        var (refused, decode) = (0, Decoder(signal));
        for (var i = 0; i < Rounds; i++)
        {
            try
            {
                decode(JsonTranscoder.ToProtobuf(OtlpSchema.Request(signal), Mutated(original, random)));
            }
            catch (Exception e) when (e is OtlpFormatException or FormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    [Theory]
    [InlineData(nameof(Signal.Traces))]
    [InlineData(nameof(Signal.Metrics))]
    [InlineData(nameof(Signal.Logs))]
    public void Every_beginning_of_a_request_is_decoded_or_refused(string signalName)
    {
        var original = Payloads.Protobuf(Enum.Parse<Signal>(signalName));
        var decode = Decoder(Enum.Parse<Signal>(signalName));
        for (var length = 1; length < original.Length; length++)
        {
            Assert.ThrowsAny<OtlpFormatException>(() => decode(original[..length]));
        }
    }

    [Theory]
    [InlineData(nameof(Signal.Traces))]
    [InlineData(nameof(Signal.Metrics))]
    [InlineData(nameof(Signal.Logs))]
    public void Lengths_beyond_the_end_are_refused_without_taking_memory_for_them(string signalName)
    {
        var original = Payloads.Protobuf(Enum.Parse<Signal>(signalName));
        var decode = Decoder(Enum.Parse<Signal>(signalName));
        foreach (var huge in new byte[][] { [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01] })
        {
            for (var at = 1; at < original.Length; at++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Refused(() => decode([.. original[..at], .. huge, .. original[at..]]));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
            }
        }
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 8)]
    public void Mutated_remote_writes_are_read_or_refused(int version, int seed)
    {
        var random = new Random(seed);
        var original = version == 1 ? RemoteWrite1() : RemoteWrite2();
        var series = new RemoteSeries(server.Store, new IngestLimits(), Metrics);
        var refused = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var (bytes, batch, written) = (Mutated(original, random), server.Store.NewSamples(), new RemoteWritten(AcceptedTimes.All));
            refused += Refused(() =>
            {
                if (version == 1)
                {
                    new RemoteWriteReader(series, batch, written).Read(bytes);
                }
                else
                {
                    new RemoteWrite2Reader(series, batch, written).Read(bytes);
                }
            }) || written.Rejections.Count > 0 ? 1 : 0;
        }

        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    [Theory]
    [InlineData("protobuf", 9)]
    [InlineData("json", 10)]
    public void Mutated_Loki_pushes_are_read_or_refused(string encoding, int seed)
    {
        var random = new Random(seed);
        var json = """{"streams":[{"stream":{"app":"order"},"values":[["1700000000000000001","level=warn oak is short",{"wood.type":"oak"}]]}]}"""u8.ToArray();
        var original = encoding == "json" ? json : LokiPush();
        var refused = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = Mutated(original, random);
            var reader = new LokiPushReader(server.Store.NewLogs(), new Rejections(), server.Services.GetRequiredService<LogLimits>(), AcceptedTimes.All);
            refused += Refused(() =>
            {
                if (encoding == "json")
                {
                    reader.ReadJson(bytes);
                }
                else
                {
                    reader.ReadProtobuf(bytes);
                }
            }) ? 1 : 0;
        }

        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    static bool Refused(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (Exception e) when (e is OtlpFormatException or FormatException)
        {
            return true;
        }
    }

    static byte[] RemoteWrite1() => Message(request => request.Bytes(1, Message(series =>
    {
        series.Bytes(1, Pair("__name__", "up"));
        series.Bytes(1, Pair("job", "shop"));
        series.Bytes(2, Message(sample => { sample.Fixed64(1, 1); sample.Varint(2, 1000); }));
        series.Bytes(4, Message(histogram => { histogram.Bytes(11, [0x08, 2, 0x10, 3]); histogram.Bytes(12, [2, 4, 1]); }));
    })));

    static byte[] RemoteWrite2() => Message(request =>
    {
        foreach (var symbol in new[] { "", "__name__", "up", "job", "shop" })
        {
            request.Text(4, symbol);
        }

        request.Bytes(5, Message(series =>
        {
            series.Bytes(1, [1, 2, 3, 4]);
            series.Bytes(2, Message(sample => { sample.Fixed64(1, 1); sample.Varint(2, 1000); }));
            series.Bytes(3, Message(histogram => { histogram.Bytes(11, [0x08, 2, 0x10, 3]); histogram.Bytes(12, [2, 4, 1]); }));
        }));
    });

    static byte[] LokiPush() => Message(request => request.Bytes(1, Message(stream =>
    {
        stream.Text(1, """{app="order", env="b"}""");
        stream.Bytes(2, Message(entry =>
        {
            entry.Bytes(1, Message(time => { time.Varint(1, 1_700_000_000); time.Varint(2, 5); }));
            entry.Text(2, "all is well");
            entry.Bytes(3, Pair("trace_id", "5b8efff798038103d269b633813fc60c"));
        }));
    })));

    static byte[] Pair(string name, string value) => Message(pair => { pair.Text(1, name); pair.Text(2, value); });

    static byte[] Message(Action<ProtoWriter> write)
    {
        var writer = new ProtoWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var value = new ProtoWriter();
        value.Text(1, "core");
        for (var i = 0; i < 10_000; i++)
        {
            var (array, outer) = (new ProtoWriter(), new ProtoWriter());
            array.Bytes(1, value.Written);
            outer.Bytes(5, array.Written);
            value = outer;
        }

        var e = Assert.Throws<OtlpFormatException>(() => AnyValue.Tree(value.Written));
        Assert.Equal("AnyValue: nested more than 32 levels deep", e.Message);
    }

    IngestMetrics Metrics => server.Services.GetRequiredService<IngestMetrics>();

    Action<byte[]> Decoder(Signal signal)
    {
        var (catalog, limits) = (server.Store.Catalog, new IngestLimits());
        var (traces, metrics) = (new TracesDecoder(catalog, limits, Metrics), new MetricsDecoder(catalog, limits, Metrics));
        var logs = new LogsDecoder(catalog, server.Services.GetRequiredService<LogLimits>(), TimeProvider.System);
        return signal switch
        {
            Signal.Traces => bytes => traces.Decode(bytes, server.Store.NewSpans(), new Rejections(), AcceptedTimes.All),
            Signal.Metrics => bytes => metrics.Decode(bytes, server.Store.NewSamples(), new Rejections(), AcceptedTimes.All),
            _ => bytes => logs.Decode(bytes, server.Store.NewLogs(), new Rejections(), AcceptedTimes.All),
        };
    }

    static byte[] Mutated(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(5) switch
            {
                0 => bytes[..Math.Max(1, at)],
                1 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(8))..], 0],
                2 => [.. bytes[..at], .. bytes[..random.Next(Math.Min(64, bytes.Length))], .. bytes[at..]],
                3 => Changed(bytes, at, (byte)random.Next(256)),
                _ => Changed(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
            };
        }

        return bytes;
    }

    static byte[] Changed(byte[] bytes, int at, byte value)
    {
        bytes[at] = value;
        return bytes;
    }
}
