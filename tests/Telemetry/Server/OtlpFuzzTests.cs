using Dendro.Telemetry.Server.Otlp;
using Dendro.Telemetry.Server.Otlp.Json;
using Dendro.Telemetry.Server.Otlp.Logs;
using Dendro.Telemetry.Server.Otlp.Metrics;
using Dendro.Telemetry.Server.Otlp.Traces;
using Dendro.Telemetry.Server.Otlp.Wire;

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

    Action<byte[]> Decoder(Signal signal)
    {
        var (traces, metrics, logs) = (new TracesDecoder(server.Store.Catalog), new MetricsDecoder(server.Store.Catalog), new LogsDecoder(server.Store.Catalog, TimeProvider.System));
        return signal switch
        {
            Signal.Traces => bytes => traces.Decode(bytes, server.Store.NewSpans(), new Rejections()),
            Signal.Metrics => bytes => metrics.Decode(bytes, server.Store.NewSamples(), new Rejections()),
            _ => bytes => logs.Decode(bytes, server.Store.NewLogs(), new Rejections()),
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
