using System.Globalization;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

/// <summary>One step of a path: a key, or an index when there is no key.</summary>
internal readonly record struct JsonPathStep(string? Key, int Index);

/// <summary>Paths such as <c>pod.labels["app name"][0]</c>.</summary>
internal static class JsonPath
{
    /// <exception cref="LogQLException">It is no path.</exception>
    public static IReadOnlyList<JsonPathStep> Parse(string expression)
    {
        var (steps, at) = (new List<JsonPathStep>(), 0);
        while (at < expression.Length)
        {
            if (expression[at] == '[')
            {
                steps.Add(ReadBracket(expression, ref at));
                continue;
            }

            if (expression[at] == '.')
            {
                if (++at >= expression.Length || !IsFirst(expression[at]) || steps.Count == 0)
                {
                    throw Fail(expression, $"unexpected {Name(expression, at)}, expecting FIELD");
                }
            }
            else if (steps.Count > 0 || !IsFirst(expression[at]))
            {
                throw Fail(expression, steps.Count == 0 ? $"unexpected {Name(expression, at)}, expecting LSB or FIELD" : $"unexpected {Name(expression, at)}");
            }

            steps.Add(new JsonPathStep(ReadField(expression, ref at), -1));
        }

        return steps.Count > 0 ? steps : throw Fail(expression, "unexpected $end, expecting LSB or FIELD");
    }

    static JsonPathStep ReadBracket(string expression, ref int at)
    {
        at++;
        if (at < expression.Length && expression[at] == '"')
        {
            var end = expression.IndexOf('"', at + 1);
            if (end < 0)
            {
                throw Fail(expression, "literal not terminated");
            }

            var key = expression[(at + 1)..end];
            at = end + 1;
            Close(expression, ref at);
            return new JsonPathStep(key, -1);
        }

        var start = at;
        while (at < expression.Length && char.IsAsciiDigit(expression[at]))
        {
            at++;
        }

        if (!int.TryParse(expression.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw Fail(expression, $"unexpected {Name(expression, at)}, expecting STRING or INDEX");
        }

        Close(expression, ref at);
        return new JsonPathStep(null, index);
    }

    static void Close(string expression, ref int at)
    {
        if (at >= expression.Length || expression[at] != ']')
        {
            throw Fail(expression, $"unexpected {Name(expression, at)}, expecting RSB");
        }

        at++;
    }

    static string ReadField(string expression, ref int at)
    {
        var start = at++;
        while (at < expression.Length && (IsFirst(expression[at]) || char.IsAsciiDigit(expression[at]) || expression[at] == '-'))
        {
            at++;
        }

        var field = expression[start..at];
        while (at < expression.Length && expression[at] == ' ')
        {
            at++;
        }

        return field;
    }

    static bool IsFirst(char c) => char.IsLetter(c) || c == '_';

    static string Name(string expression, int at) => at >= expression.Length ? "$end" : expression[at] switch
    {
        '.' => "DOT",
        '[' => "LSB",
        ']' => "RSB",
        '"' => "STRING",
        >= '0' and <= '9' => "INDEX",
        _ => "FIELD",
    };

    static LogQLException Fail(string expression, string problem) =>
        LogQLException.Semantic($"cannot parse expression [{expression}]: syntax error: {problem}");
}
