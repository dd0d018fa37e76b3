using Dendro.Telemetry.Server.Otlp.Wire;
using Dendro.Telemetry.Storage.Text;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>The short way to read an attribute that is a text finds what the long way finds, and leaves it the rest.</summary>
public sealed class OtlpTextAttributeTests
{
    [Theory]
    [InlineData("http.route", "/orders")]
    [InlineData("", "")]
    [InlineData("wood", "Eiche äöü")]
    public void A_short_text_is_read_the_short_way(string key, string value)
    {
        Assert.True(AnyValue.TryText(Attribute(key, value), out var foundKey, out var foundText));
        Assert.Equal((key, value), (System.Text.Encoding.UTF8.GetString(foundKey), System.Text.Encoding.UTF8.GetString(foundText)));
    }

    [Fact]
    public void Long_texts_other_types_and_other_orders_are_left_to_the_long_way()
    {
        Assert.False(AnyValue.TryText(Attribute("key", new string('x', 130)), out _, out _));
        Assert.False(AnyValue.TryText(Attribute(new string('x', 130), "value"), out _, out _));
        Assert.False(AnyValue.TryText(Message(writer => writer.Bytes(2, Message(any => any.Text(1, "v")))), out _, out _));
        Assert.False(AnyValue.TryText([.. Attribute("key", "value"), 0x18, 1], out _, out _));
        Assert.False(AnyValue.TryText(
            Message(writer =>
            {
                writer.Text(1, "key");
                writer.Bytes(2, Message(any => any.Varint(3, 5)));
            }),
            out _,
            out _));
        Assert.False(AnyValue.TryText([], out _, out _));
    }

    [Fact]
    public void Whatever_the_bytes_are_both_ways_agree()
    {
        var (random, agreed) = (new Random(7), 0);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = Attribute("key"[..random.Next(4)], "value"[..random.Next(6)]);
            bytes[random.Next(bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 256 : 24);
            if (!AnyValue.TryText(bytes, out var key, out var text))
            {
                continue;
            }

            agreed++;
            var longKey = AnyValue.KeyValue(bytes, out var value);
            Assert.Equal(AttributeType.Text, AnyValue.Scalar(value, new byte[32], out var longText));
            Assert.True(key.SequenceEqual(longKey) && text.SequenceEqual(longText), Convert.ToHexString(bytes));
        }

        Assert.InRange(agreed, 1_000, 200_000);
    }

    static byte[] Attribute(string key, string value) => Message(writer =>
    {
        writer.Text(1, key);
        writer.Bytes(2, Message(any => any.Bytes(1, System.Text.Encoding.UTF8.GetBytes(value))));
    });

    static byte[] Message(Action<ProtoWriter> write)
    {
        var writer = new ProtoWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
