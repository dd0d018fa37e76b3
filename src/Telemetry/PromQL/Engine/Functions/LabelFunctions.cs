using System.Text;
using System.Text.RegularExpressions;
using Dendro.Telemetry.Model;

namespace Dendro.Telemetry.PromQL.Engine.Functions;

/// <summary>Functions that write labels.</summary>
internal static class LabelFunctions
{
    // === label_replace(v vector, dst, replacement, src, regex string) vector ===
    public static List<Column> LabelReplace(CallContext call)
    {
        var (destination, replacement, source) = (call.Text(1), call.Text(2), call.Text(3));
        var groups = GroupNames.Of(call.Text(4));
        var regex = Compile(call.Text(4), groups);
        CheckDestination(destination, "label_replace");

        return Write(call.Vector(0), destination, labels =>
        {
            var match = regex.Match(labels[source]);
            return match.Success ? Expand(replacement, match, groups) : null;
        });
    }

    // === label_join(v vector, dst, separator string, src string...) vector ===
    public static List<Column> LabelJoin(CallContext call)
    {
        var (destination, separator) = (call.Text(1), call.Text(2));
        string[] sources = [.. Enumerable.Range(3, call.Call.Arguments.Count - 3).Select(call.Text)];
        CheckDestination(destination, "label_join");

        if (sources.Contains(""))
        {
            throw PromQLException.Execution("invalid source label name in label_join(): ");
        }

        return Write(call.Vector(0), destination, labels => string.Join(separator, sources.Select(source => labels[source])));
    }

    // Any text can name a label, but not one that was not UTF-8.
    static void CheckDestination(string name, string function)
    {
        if (name.Length == 0 || name.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw PromQLException.Execution($"invalid destination label name in {function}(): {name}");
        }
    }

    static Regex Compile(string pattern, GroupNames groups)
    {
        try
        {
            return Re2.Anchored(groups.Pattern);
        }
        catch (ArgumentException)
        {
            throw PromQLException.Execution($"invalid regular expression in label_replace(): {pattern}");
        }
    }

    static List<Column> Write(List<Column> columns, string destination, Func<Labels, string?> value)
    {
        return Vector.Unite([.. columns.Select(column =>
        {
            var text = value(column.Labels);
            var labels = text is null ? column.Labels : column.Labels.With(destination, text);
            // A name that was written on purpose stays.
            var dropsName = column.DropsName && (text is null || destination != Labels.MetricName);
            return new Column(labels, column.Values, column.Histograms) { DropsName = dropsName };
        })]);
    }

    // $1, ${1}, $name and ${name}; an unbraced name is as long as it can be (Go's regexp.Expand).
    static string Expand(string template, Match match, GroupNames groups)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '$' || at + 1 == template.Length)
            {
                text.Append(template[at]);
                continue;
            }

            if (template[at + 1] == '$')
            {
                text.Append('$');
                at++;
                continue;
            }

            var isBraced = template[at + 1] == '{';
            var start = at + (isBraced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }

            if (end == start || (isBraced && (end == template.Length || template[end] != '}')))
            {
                text.Append('$');
                continue;
            }

            text.Append(match.Groups[groups.NumberOf(template[start..end])].Value);
            at = isBraced ? end : end - 1;
        }

        return text.ToString();
    }
}
