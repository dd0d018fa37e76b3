using System.Globalization;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL.Syntax;
using Dendro.Telemetry.TraceQL.Values;

namespace Dendro.Telemetry.TraceQL.Tests;

/// <summary>Reads the spans of a case file.</summary>
internal sealed class CaseSpans(string line)
{
    readonly List<Token> _tokens = TraceQLLexer.Read(line);
    int _at;

    public static Span Read(TraceId trace, string line)
    {
        var (id, afterId) = CaseCommand.Split(line);
        var (parent, afterParent) = CaseCommand.Split(afterId);
        var (service, afterService) = CaseCommand.Split(afterParent);
        return new CaseSpans(afterService).Read(trace, SpanIdOf(id), parent == "-" ? default : SpanIdOf(parent), service);
    }

    public static TraceId TraceIdOf(string hex) => TraceId.TryParse(hex, out var id) ? id : throw new FormatException($"no trace id: {hex}");

    static SpanId SpanIdOf(string hex) => SpanId.TryParse(hex, out var id) ? id : throw new FormatException($"no span id: {hex}");

    Token Next() => _tokens[_at++];

    Token Expect(string symbol) => _tokens[_at].Is(symbol) ? Next() : throw new FormatException($"expected {symbol} in: {line}");

    Span Read(TraceId trace, SpanId id, SpanId parent, string service)
    {
        var name = Next().Value.String;
        var start = Next().Value.Int;
        Expect("+");
        var end = start + Next().Value.Int;
        var (attributes, resource) = (new List<KeyValuePair<string, AttributeValue>>(), new List<KeyValuePair<string, AttributeValue>> { new("service.name", new AttributeValue.Text(service)) });
        var (events, links) = (new List<SpanEvent>(), new List<SpanLink>());
        var (kind, status) = (SpanKind.Unspecified, SpanStatus.Unset);
        while (_tokens[_at].Kind != TokenKind.End)
        {
            switch (ReadName())
            {
                case "kind":
                    kind = Enum.Parse<SpanKind>(ReadEqualsWord(), ignoreCase: true);
                    break;
                case "status":
                    status = Enum.Parse<SpanStatus>(ReadEqualsWord(), ignoreCase: true);
                    break;
                case "event":
                    var title = Next().Value.String;
                    Expect("+");
                    events.Add(new SpanEvent(start + Next().Value.Int, title, Attributes.Empty));
                    break;
                case "link":
                    links.Add(new SpanLink(TraceIdOf(ReadId()), SpanIdOf(ReadId()), "", Attributes.Empty));
                    break;
                case var other when other.StartsWith("resource.", StringComparison.Ordinal):
                    resource.Add(new(other["resource.".Length..], ReadEqualsValue()));
                    break;
                case var other:
                    attributes.Add(new(other, ReadEqualsValue()));
                    break;
            }
        }

        return new Span
        {
            TraceId = trace,
            SpanId = id,
            ParentSpanId = parent,
            Name = name,
            StartNs = start,
            EndNs = end,
            Kind = kind,
            Status = status,
            Attributes = new(attributes),
            Resource = new(new(resource)),
            Events = events,
            Links = links,
        };
    }

    // A name with dots comes in pieces: "http" and ".status", or "resource." and "zone".
    string ReadName()
    {
        var name = "";
        do
        {
            name += Next().Text;
        }
        while (_tokens[_at] is { Kind: TokenKind.Identifier or TokenKind.EndAttribute } or { Kind: TokenKind.Symbol, Text: "." });
        return name;
    }

    string ReadId() => Next() is { Kind: TokenKind.Integer } number ? number.Value.ToText() : _tokens[_at - 1].Text;

    string ReadEqualsWord()
    {
        Expect("=");
        return Next().Text;
    }

    AttributeValue ReadEqualsValue()
    {
        Expect("=");
        return ReadValue();
    }

    AttributeValue ReadValue()
    {
        if (_tokens[_at] is not { Kind: TokenKind.Identifier, Text: "[" })
        {
            var token = Next();
            return (token.Kind == TokenKind.Symbol ? Words.Constants[token.Text] : token.Value).ToAttributeValue();
        }

        var items = new List<AttributeValue>();
        do
        {
            _at++;
            items.Add(ReadValue());
        }
        while (_tokens[_at].Is(","));
        _at++;
        return new AttributeValue.List(items);
    }

    public static long Duration(string text) =>
        DurationText.TryParse(text, out var duration) ? duration : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"no duration: {text}"));
}
