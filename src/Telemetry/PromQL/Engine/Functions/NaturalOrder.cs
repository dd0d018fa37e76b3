namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>An order of texts in which numbers count as numbers: a2 comes before a10.</summary>
internal static class NaturalOrder
{
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var isNumber = char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]);
            var l = Take(ref left, isNumber);
            var r = Take(ref right, isNumber);
            var order = isNumber ? CompareNumbers(l, r) : l.SequenceCompareTo(r);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, bool number)
    {
        var end = number ? text.IndexOfAnyExceptInRange('0', '9') : 1;
        var taken = end < 0 ? text : text[..end];
        text = text[taken.Length..];
        return taken;
    }

    static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var l = left.TrimStart('0');
        var r = right.TrimStart('0');
        var order = l.Length != r.Length ? l.Length.CompareTo(r.Length) : l.SequenceCompareTo(r);
        return order != 0 ? order : left.Length.CompareTo(right.Length);
    }
}
