using System.Globalization;
using System.Text;

namespace Dendro.Telemetry.Templates.Functions;

/// <summary>The functions of text/template itself.</summary>
internal static class BuiltinFunctions
{
    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["and"] = new(1, true, (a, _) => a.FirstOrDefault(value => !TemplateValues.IsTrue(value), a[^1])),
        ["or"] = new(1, true, (a, _) => a.FirstOrDefault(TemplateValues.IsTrue, a[^1])),
        ["not"] = new(1, false, (a, _) => !TemplateValues.IsTrue(a[0])),
        ["eq"] = new(2, true, (a, _) => a.Skip(1).Any(other => Same(a[0], other))),
        ["ne"] = new(2, false, (a, _) => !Same(a[0], a[1])),
        ["lt"] = new(2, false, (a, _) => Order(a[0], a[1]) < 0),
        ["le"] = new(2, false, (a, _) => Order(a[0], a[1]) <= 0),
        ["gt"] = new(2, false, (a, _) => Order(a[0], a[1]) > 0),
        ["ge"] = new(2, false, (a, _) => Order(a[0], a[1]) >= 0),
        ["len"] = new(1, false, (a, _) => Length(a[0])),
        ["index"] = new(1, true, (a, _) => a.Skip(1).Aggregate(a[0], Item)),
        ["slice"] = new(1, true, (a, _) => Slice(a)),
        ["print"] = new(0, true, (a, _) => Print(a)),
        ["println"] = new(0, true, (a, _) => string.Join(' ', a.Select(TemplateValues.Print)) + "\n"),
        ["printf"] = new(1, true, (a, _) => GoFormat.Format(a.Text(0), a.AsSpan(1))),
        ["html"] = new(1, true, (a, _) => Html(Print(a))),
        ["js"] = new(1, true, (a, _) => Js(Print(a))),
        ["urlquery"] = new(1, true, (a, _) => UrlEncode(Print(a))),
    };

    // A blank stands between neighbours of which neither is text.
    static string Print(object?[] arguments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < arguments.Length; i++)
        {
            text.Append(i > 0 && arguments[i] is not string && arguments[i - 1] is not string ? " " : "").Append(TemplateValues.Print(arguments[i]));
        }

        return text.ToString();
    }

    static bool Same(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (string or bool or long or double or GoTime, _) when left.GetType() == right?.GetType() => Equals(left, right),
        (null, _) or (_, null) => false,
        _ => throw new TemplateException("error calling eq: incompatible types for comparison"),
    };

    static int Order(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (string or long or double, string or long or double) => throw new TemplateException("error calling lt: incompatible types for comparison"),
        _ => throw new TemplateException("error calling lt: invalid type for comparison"),
    };

    static long Length(object? value) => value switch
    {
        string s => Encoding.UTF8.GetByteCount(s),
        IReadOnlyList<object?> list => list.Count,
        IReadOnlyDictionary<string, object?> map => map.Count,
        _ => throw new TemplateException($"error calling len: len of type {TemplateValues.TypeName(value)}"),
    };

    static object? Item(object? container, object? key) => (container, key) switch
    {
        (IReadOnlyDictionary<string, object?> map, string name) => map.GetValueOrDefault(name, map is TextMap ? "" : null),
        (IReadOnlyList<object?> list, long index) when index >= 0 && index < list.Count => list[(int)index],
        (IReadOnlyList<object?>, long index) => throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"error calling index: index out of range: {index}")),
        (string text, long index) when Encoding.UTF8.GetBytes(text) is var bytes && index >= 0 && index < bytes.Length => (long)bytes[index],
        _ => throw new TemplateException($"error calling index: can't index item of type {TemplateValues.TypeName(container)}"),
    };

    static object? Slice(object?[] arguments)
    {
        var bytes = arguments[0] is string text ? Encoding.UTF8.GetBytes(text) : null;
        var length = bytes?.Length ?? (arguments[0] as IReadOnlyList<object?>)?.Count ?? throw new TemplateException($"error calling slice: can't slice item of type {TemplateValues.TypeName(arguments[0])}");
        var from = arguments.Length > 1 ? arguments.Count(1) : 0;
        var to = arguments.Length > 2 ? arguments.Count(2) : length;
        if (from < 0 || to > length || from > to)
        {
            throw new TemplateException("error calling slice: index out of range");
        }

        return bytes is not null ? Encoding.UTF8.GetString(bytes[from..to]) : ((IReadOnlyList<object?>)arguments[0]!).Skip(from).Take(to - from).ToList();
    }

    /// <summary>Go's <c>url.QueryEscape</c>.</summary>
    public static string UrlEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    static string Html(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    static string Js(string text) => string.Concat(text.Select(c => c switch
    {
        '\\' => "\\\\",
        '\'' => "\\'",
        '"' => "\\\"",
        '<' or '>' or '&' or '=' or < ' ' => $"\\u{(int)c:X4}",
        _ => c.ToString(),
    }));
}
