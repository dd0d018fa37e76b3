using System.Buffers.Text;

namespace Dendro.Telemetry.Storage.Text;

/// <summary>Numbers that stand behind <see cref="AttributeText"/>, each after 0x1C; none where all are 0, as they nearly always are.</summary>
public static class DroppedText
{
    /// <summary>Adds numbers to attributes that end the buffer.</summary>
    public static void Append(TextBuffer buffer, uint first, uint second = 0)
    {
        if (first == 0 && second == 0)
        {
            return;
        }

        buffer.Append(AttributeText.FieldSeparator);
        buffer.Append(first);
        if (second != 0)
        {
            buffer.Append(AttributeText.FieldSeparator);
            buffer.Append(second);
        }
    }

    /// <summary>Takes the numbers off, and leaves the attributes.</summary>
    internal static (uint First, uint Second) Take(ref ReadOnlySpan<byte> attributes)
    {
        var end = attributes.IndexOf(AttributeText.FieldSeparator);
        if (end < 0)
        {
            return default;
        }

        var numbers = attributes[(end + 1)..];
        attributes = attributes[..end];
        var first = Number(numbers, out var length);
        return (first, length < numbers.Length ? Number(numbers[(length + 1)..], out _) : 0);
    }

    static uint Number(ReadOnlySpan<byte> text, out int length) =>
        Utf8Parser.TryParse(text, out uint number, out length) ? number : throw new InvalidDataException("what stands behind stored attributes is no number: the file is damaged");
}
