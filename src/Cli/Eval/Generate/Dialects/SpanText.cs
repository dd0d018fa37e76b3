using System.Globalization;
using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Eval.Generate.Model;
using Dendro.Cli.Eval.Generate.Output;
using Dendro.Cli.Eval.Generate.Simulation;

namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>Names and attributes of spans by the conventions of a style. Ids are given by who asks.</summary>
internal static class SpanText
{
    public static SpanRecord Server(SpanStyle style, Call call, Edge? via)
    {
        var (operation, error) = (call.Operation, call.Error);
        if (via?.Link == Link.Queue && style != SpanStyle.Internal)
        {
            return Span($"process {via.Peer}", SpanRecord.Consumer, call.Start, call.End, [.. Messaging(via, "process"), .. ErrorType(error)]) with { Failure = error?.Detail, Exception = Exception(error) };
        }

        return style switch
        {
            SpanStyle.Internal => Span(operation.Method, SpanRecord.Internal, call.Start, call.End, []) with { Failure = error?.Detail },
            SpanStyle.Grpc => Span(Rpc(operation), SpanRecord.Server, call.Start, call.End, RpcAttributes(operation, call.Status)),
            _ when via?.Link == Link.Grpc => Span(Rpc(operation), SpanRecord.Server, call.Start, call.End, RpcAttributes(operation, call.Status)),
            SpanStyle.OldHttp => Span($"HTTP {operation.Verb}", SpanRecord.Server, call.Start, call.End,
                [new("http.method", operation.Verb), new("http.target", operation.Route), new("http.scheme", "http"), new("http.status_code", call.Status)]),
            _ => Span($"{operation.Verb} {operation.Route}", SpanRecord.Server, call.Start, call.End,
                [new("http.request.method", operation.Verb), new("http.route", operation.Route), new("url.path", operation.Route), new("http.response.status_code", call.Status), .. ErrorType(error)])
                with { Failure = error?.Detail, Exception = Exception(error) },
        };
    }

    public static SpanRecord Client(SpanStyle style, Hop hop)
    {
        var (edge, error) = (hop.Edge, hop.Error);
        return (style, edge.Link) switch
        {
            (SpanStyle.Internal, _) => Span($"{(edge.Link == Link.Database ? "query" : "call")} {edge.Peer}", SpanRecord.Internal, hop.Start, hop.End, []) with { Failure = error?.Detail },
            (_, Link.Queue) => Span($"send {edge.Peer}", SpanRecord.Producer, hop.Start, hop.End, Messaging(edge, "send")),
            (SpanStyle.OldHttp, Link.Database) => Span($"{Statement(edge)}", SpanRecord.Client, hop.Start, hop.End,
                [new("db.system", edge.System), new("db.name", edge.Caller.Noun), new("db.statement", Statement(edge)), new("net.peer.name", edge.Peer)]),
            (_, Link.Database) => Span($"{Statement(edge)}", SpanRecord.Client, hop.Start, hop.End,
                [new("db.system.name", edge.System), new("db.namespace", edge.Caller.Noun), new("db.query.summary", Statement(edge)), new("server.address", edge.Peer), .. ErrorType(error)]) with { Failure = error?.Detail },
            (SpanStyle.Grpc, Link.Grpc or Link.Http) or (_, Link.Grpc) => Span(Rpc(edge.Target!), SpanRecord.Client, hop.Start, hop.End, [.. RpcAttributes(edge.Target!, hop.Status), new("server.address", edge.Peer)]),
            (SpanStyle.OldHttp, _) => Span($"HTTP {Verb(edge)}", SpanRecord.Client, hop.Start, hop.End,
                [new("http.method", Verb(edge)), new("http.url", $"http://{edge.Peer}/{edge.Target?.Noun ?? "v1"}"), new("net.peer.name", edge.Peer), .. Status("http.status_code", hop)]),
            _ => Span(Verb(edge), SpanRecord.Client, hop.Start, hop.End,
                [new("http.request.method", Verb(edge)), new("server.address", edge.Peer), new("server.port", 443), .. Status("http.response.status_code", hop), .. ErrorType(error)]) with { Failure = error?.Detail },
        };
    }

    static SpanRecord Span(string name, int kind, double start, double end, IReadOnlyList<Tag> attributes) => new("", "", null, name, kind, start, end) { Attributes = attributes };

    static string Verb(Edge edge) => edge.Target?.Verb ?? "POST";

    static string Statement(Edge edge) => $"{(edge.Caller.Verb == "GET" ? "SELECT" : "UPDATE")} {edge.Caller.Noun}s";

    static string Rpc(Operation operation) => $"{operation.Service.Name}.v1.{char.ToUpperInvariant(operation.Noun[0])}{operation.Noun[1..]}/{operation.Method}";

    static Tag[] RpcAttributes(Operation operation, int status) =>
    [
        new("rpc.system", "grpc"), new("rpc.service", Rpc(operation).Split('/')[0]), new("rpc.method", operation.Method),
        new("rpc.grpc.status_code", status switch { 200 => 0, 404 => 5, 504 => 4, 502 or 503 => 14, _ => 13 }),
    ];

    static Tag[] Messaging(Edge edge, string type) =>
        [new("messaging.system", edge.System), new("messaging.destination.name", edge.Peer), new("messaging.operation.type", type), new("messaging.operation.name", type)];

    // Who gave up, or was not let in, got no answer.
    static Tag[] Status(string name, Hop hop) => hop.Error == ErrorCase.Timeout || hop.Error == ErrorCase.Refused ? [] : [new(name, hop.Status)];

    static Tag[] ErrorType(ErrorCase? error) =>
        error is null ? [] : [new("error.type", error == ErrorCase.Timeout ? "timeout" : error.Status == 500 ? error.Type : error.Status.ToString(CultureInfo.InvariantCulture))];

    static Tag[]? Exception(ErrorCase? error) =>
        error is null || error.Type == ErrorCase.Downstream.Type ? null : [new("exception.type", error.Type), new("exception.message", error.Detail)];
}
