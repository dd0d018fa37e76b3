using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using MatchType = Dendro.Telemetry.Model.MatchType;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>Values of which only what a test names matters.</summary>
internal static class Some
{
    internal const long TimeNs = 1_700_000_000_000_000_000;
    internal const long TimeMs = TimeNs / 1_000_000;

    internal static readonly Resource Shop = new(Attributes(("service.name", "order"), ("service.namespace", "shop")));

    internal static Attributes Attributes(params (string Name, object Value)[] entries) =>
        new([.. entries.Select(entry => KeyValuePair.Create(entry.Name, Value(entry.Value)))]);

    internal static AttributeValue Value(object value) => value switch
    {
        string text => new AttributeValue.Text(text),
        int number => new AttributeValue.Integer(number),
        double number => new AttributeValue.Float(number),
        bool truth => new AttributeValue.Boolean(truth),
        byte[] bytes => new AttributeValue.Bytes(bytes),
        object[] items => new AttributeValue.List([.. items.Select(Value)]),
        _ => throw new ArgumentException($"no attribute value for {value.GetType()}", nameof(value)),
    };

    internal static Span Span(ulong trace, ulong id, long startNs = TimeNs, string name = "GET /orders") => new()
    {
        TraceId = new TraceId(1, trace),
        SpanId = new SpanId(id),
        Name = name,
        StartNs = startNs,
        EndNs = startNs + 1_000_000,
        Resource = Shop,
    };

    internal static LogEntry Line(string text, long timeNs = TimeNs, string service = "order", params (string Name, string Value)[] metadata) =>
        new(timeNs, text, Labels.From(("service_name", service)), Labels.From(metadata));

    internal static IReadOnlyList<Matcher> Matching(params (string Name, MatchType Type, string Value)[] matchers) =>
        [.. matchers.Select(matcher => new Matcher(matcher.Name, matcher.Type, matcher.Value))];

    internal static SeriesSelection AllSamples(params (string Name, MatchType Type, string Value)[] matchers) =>
        new() { Matchers = Matching(matchers), AfterMs = 0, ThroughMs = long.MaxValue };

    internal static LogSelection AllLines(params (string Name, MatchType Type, string Value)[] matchers) =>
        new() { Matchers = Matching(matchers), Range = TimeRange.All };
}
