using System.Net;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL.Syntax;
using Dendro.Telemetry.Templates;
using Dendro.Telemetry.Templates.Functions;

namespace Dendro.Telemetry.Server.Rules.Templates;

/// <summary>
/// Prometheus' template functions (https://prometheus.io/docs/prometheus/latest/configuration/template_reference/) but
/// those on numbers.
/// </summary>
internal static class AlertFunctions
{
    public static readonly Dictionary<string, TemplateFunction> Table = new(StringComparer.Ordinal)
    {
        ["query"] = new(1, false, (a, context) => Query(a.Text(0), (AlertContext)context)),
        ["first"] = new(1, false, (a, _) => Samples(a, 0) is [var first, ..] ? first : throw new TemplateException("error calling first: first() called on vector with no elements")),
        ["label"] = new(2, false, (a, _) => Label(Sample(a, 1), a.Text(0))),
        ["value"] = new(1, false, (a, _) => Sample(a, 0)["Value"]),
        ["strvalue"] = new(1, false, (a, _) => Label(Sample(a, 0), "__value__")),
        ["sortByLabel"] = new(2, false, (a, _) => Samples(a, 1).OrderBy(sample => Label((FieldSet)sample!, a.Text(0)), StringComparer.Ordinal).ToList()),
        ["args"] = new(0, true, (a, _) => a.Index().ToDictionary(argument => $"arg{argument.Index}", argument => argument.Item, StringComparer.Ordinal)),
        ["reReplaceAll"] = new(3, false, (a, _) => Re2.Search(a.Text(0)).Replace(a.Text(2), GoReplacement.ToDotNet(a.Text(1)))),
        ["match"] = new(2, false, (a, _) => Re2.Search(a.Text(0)).IsMatch(a.Text(1))),
        ["title"] = new(1, false, (a, _) => Title(a.Text(0))),
        ["toUpper"] = new(1, false, (a, _) => a.Text(0).ToUpperInvariant()),
        ["toLower"] = new(1, false, (a, _) => a.Text(0).ToLowerInvariant()),
        ["safeHtml"] = new(1, false, (a, _) => a.Text(0)),
        ["graphLink"] = new(1, false, (a, _) => $"/graph?g0.expr={BuiltinFunctions.UrlEncode(a.Text(0))}&g0.tab=0"),
        ["tableLink"] = new(1, false, (a, _) => $"/graph?g0.expr={BuiltinFunctions.UrlEncode(a.Text(0))}&g0.tab=1"),
        ["urlQueryEscape"] = new(1, false, (a, _) => BuiltinFunctions.UrlEncode(a.Text(0))),
        ["stripPort"] = new(1, false, (a, _) => StripPort(a.Text(0))),
        ["stripDomain"] = new(1, false, (a, _) => StripDomain(a.Text(0))),
        ["externalURL"] = new(0, false, (_, context) => ((AlertContext)context).ExternalUrl),
        ["pathPrefix"] = new(0, false, (_, context) => Uri.TryCreate(((AlertContext)context).ExternalUrl, UriKind.Absolute, out var url) ? url.AbsolutePath.TrimEnd('/') : ""),
        ["parseDuration"] = new(1, false, (a, _) => ParseDuration(a.Text(0))),
        ["now"] = new(0, false, (_, context) => ((AlertContext)context).TimeMs / 1000.0),
    };

    static IReadOnlyList<object?> Query(string query, AlertContext context)
    {
        if (context.Results.TryGetValue(query, out var result))
        {
            return result.Error is null ? result.Samples : throw new TemplateException($"error calling query: {result.Error}");
        }

        context.Wanted = query;
        throw new TemplateException("error calling query: too many queries");
    }

    static IReadOnlyList<object?> Samples(object?[] arguments, int index) => arguments[index] switch
    {
        IReadOnlyList<object?> list when list.All(item => item is FieldSet) => list,
        var other => throw new TemplateException($"wrong type for value; expected template.queryResult; got {TemplateValues.TypeName(other)}"),
    };

    static FieldSet Sample(object?[] arguments, int index) => arguments[index] as FieldSet
        ?? throw new TemplateException($"wrong type for value; expected *template.sample; got {TemplateValues.TypeName(arguments[index])}");

    static string Label(FieldSet sample, string name) => sample["Labels"] is TextMap labels && labels.TryGetValue(name, out var value) ? (string)value! : "";

    static string Title(string text) =>
        string.Concat(text.Select((c, i) => i == 0 || !(char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '_' or '\'') ? char.ToUpperInvariant(c) : c));

    static string StripPort(string hostAndPort) => SplitPort(hostAndPort) is { } parts ? parts.Host : hostAndPort;

    // The first label of a host name; addresses stay.
    static string StripDomain(string hostAndPort)
    {
        var (host, port) = SplitPort(hostAndPort) ?? (hostAndPort, "");
        if (IPAddress.TryParse(host, out _))
        {
            return hostAndPort;
        }

        return host.Split('.')[0] + (port.Length > 0 ? $":{port}" : "");
    }

    static (string Host, string Port)? SplitPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var isBracketed = text.StartsWith('[') && colon > 0 && text[colon - 1] == ']';
        if (colon < 0 || (!isBracketed && text.IndexOf(':', StringComparison.Ordinal) != colon))
        {
            return null;
        }

        return (isBracketed ? text[1..(colon - 1)] : text[..colon], text[(colon + 1)..]);
    }

    static double ParseDuration(string text) => PrometheusDuration.TryParse(text, out var milliseconds)
        ? milliseconds / 1000.0
        : throw new TemplateException($"error calling parseDuration: not a valid duration string: {GoStrings.Quote(text)}");
}
