namespace Dendro.Telemetry.Server.Tests.Tempo;

/// <summary>Takes a protobuf message apart into the raw bytes of its fields, by number.</summary>
internal static class ProtobufFields
{
    public static Dictionary<int, List<byte[]>> Read(byte[] message)
    {
        var fields = new Dictionary<int, List<byte[]>>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            var start = at;
            var length = (tag & 7) switch
            {
                1 => 8,
                2 => (int)Varint(message, ref at),
                _ => 0,
            };
            if ((tag & 7) == 0)
            {
                Varint(message, ref at);
                length = at - start;
                at = start;
            }

            var number = (int)(tag >> 3);
            fields.TryAdd(number, []);
            fields[number].Add(message[at..(at + length)]);
            at += length;
        }

        return fields;
    }

    static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
