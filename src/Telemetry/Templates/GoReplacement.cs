using System.Text;

namespace Dendro.Telemetry.Templates;

/// <summary>The replacement texts of Go's regexp package.</summary>
internal static class GoReplacement
{
    /// <summary>A replacement in which <c>$1x</c> means the group named 1x, as Go reads it, in .NET's notation.</summary>
    public static string ToDotNet(string replacement)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '$')
            {
                text.Append(replacement[i]);
                continue;
            }

            var braced = i + 1 < replacement.Length && replacement[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < replacement.Length && (char.IsLetterOrDigit(replacement[end]) || replacement[end] == '_'))
            {
                end++;
            }

            if (end == start)
            {
                var doubled = start < replacement.Length && replacement[start] == '$';
                text.Append("$$");
                i += doubled ? 1 : 0;
                continue;
            }

            text.Append("${").Append(replacement, start, end - start).Append('}');
            i = braced ? end : end - 1;
        }

        return text.ToString();
    }
}
