using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Ingest;

namespace Dendro.Telemetry.Server.Otlp.Wire;

/// <summary>Parts that messages of all signals have.</summary>
internal static class Part
{
    /// <summary>The last value of a message's field, which may stand behind what needs it; empty when absent.</summary>
    internal static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message, string name, int field)
    {
        ReadOnlySpan<byte> found = default;
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                found = reader.Bytes();
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    /// <summary>How often a message has a field.</summary>
    internal static int Count(ReadOnlySpan<byte> message, string name, int field)
    {
        var count = 0;
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            count += reader.Field == field ? 1 : 0;
            reader.Skip();
        }

        return count;
    }

    /// <summary>How often messages within a message have a field.</summary>
    internal static int Count(ReadOnlySpan<byte> message, string name, int field, string innerName, int innerField)
    {
        var count = 0;
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                count += Count(reader.Bytes(), innerName, innerField);
            }
            else
            {
                reader.Skip();
            }
        }

        return count;
    }

    /// <summary>The last value of a message's number field; 0 when absent.</summary>
    internal static ulong Number(ReadOnlySpan<byte> message, string name, int field)
    {
        ulong found = 0;
        var reader = new ProtoReader(message, name);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                found = reader.Varint();
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    /// <summary>An <c>InstrumentationScope</c>, as far as its texts may be long.</summary>
    internal static Scope Scope(ReadOnlySpan<byte> message, TextLimit texts) => message.IsEmpty
        ? Model.Scope.None
        : new Scope(
            Encoding.UTF8.GetString(texts.Take(Of(message, "InstrumentationScope", 1), TextKind.Name)),
            Encoding.UTF8.GetString(texts.Take(Of(message, "InstrumentationScope", 2), TextKind.Name)),
            AnyValue.Attributes(message, "InstrumentationScope", 3, texts))
        {
            DroppedAttributes = (uint)Number(message, "InstrumentationScope", 4),
        };
}
