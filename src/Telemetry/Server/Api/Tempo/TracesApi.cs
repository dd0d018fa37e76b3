using Dendro.Telemetry.Model;
using Dendro.Telemetry.TraceQL;
using Dendro.Telemetry.TraceQL.Engine;

namespace Dendro.Telemetry.Server.Api.Tempo;

/// <summary>Traces by their id, as protobuf or JSON.</summary>
internal static class TracesApi
{
    const string Protobuf = "application/protobuf";

    internal static Task<IResult> GetTraceV1(string id, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken) =>
        Get(id, null, engine, trace => WantsProtobuf(request) ? Bytes(OtlpProtobuf.Trace(trace)) : TempoJson.Answer(json => OtlpJson.WriteV1(json, trace)), cancellationToken);

    internal static Task<IResult> GetTraceV2(string id, string? q, HttpRequest request, TraceQLEngine engine, CancellationToken cancellationToken) =>
        Get(id, q, engine, trace => WantsProtobuf(request) ? Bytes(OtlpProtobuf.TraceById(trace)) : TempoJson.Answer(json => OtlpJson.WriteV2(json, trace)), cancellationToken);

    static async Task<IResult> Get(string id, string? filter, TraceQLEngine engine, Func<Trace, IResult> write, CancellationToken cancellationToken)
    {
        if (!TraceId.TryParse(id, out var traceId))
        {
            throw new BadParameterException($"invalid trace id: '{id}' is not up to 32 hexadecimal digits");
        }

        return await engine.TraceAsync(traceId, filter, cancellationToken) is { } trace ? write(SharedSpanIds.ToldApart(trace)) : Results.NotFound();
    }

    static bool WantsProtobuf(HttpRequest request) => request.Headers.Accept.Any(accept => accept?.Contains(Protobuf, StringComparison.OrdinalIgnoreCase) ?? false);

    static IResult Bytes(byte[] message) => Results.Bytes(message, Protobuf);
}
