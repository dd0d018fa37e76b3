using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Api.Tempo;
using Dendro.Telemetry.TraceQL;

namespace Dendro.Telemetry.Server.Tests.Tempo;

/// <summary>The two sides of a call that have one id, as Zipkin's senders give it, are two spans of a trace.</summary>
public sealed class SharedSpanIdsTests
{
    static readonly Resource Nobody = new(Attributes.Empty);

    [Theory]
    // Each span: kind, id, parent; 7 is the shared one.
    [InlineData("Client 7 0, Server 7 0", "Client 7 0, Server 1 7")]
    [InlineData("Client 7 6, Server 7 6, Internal 8 7, Server 6 0", "Client 7 6, Server 1 7, Internal 8 1, Server 6 0")]
    [InlineData("Server 7 0, Client 7 0, Client 1 7, Server 1 7", "Server 2 7, Client 7 0, Client 1 2, Server 3 1")]
    [InlineData("Client 1 0, Server 2 1", "Client 1 0, Server 2 1")]
    [InlineData("Producer 7 0, Consumer 7 0", "Producer 7 0, Consumer 7 0")]
    public void A_server_is_a_child_of_its_client(string spans, string expected)
    {
        var trace = SharedSpanIds.ToldApart(new Trace(new TraceId(0, 1), [.. spans.Split(", ").Select(Read)]));
        Assert.Equal(expected, string.Join(", ", trace.Spans.Select(span => $"{span.Kind} {span.SpanId.Value} {span.ParentSpanId.Value}")));
    }

    static Span Read(string text)
    {
        var parts = text.Split(' ');
        return new Span
        {
            TraceId = new TraceId(0, 1),
            Kind = Enum.Parse<SpanKind>(parts[0]),
            SpanId = new SpanId(ulong.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)),
            ParentSpanId = new SpanId(ulong.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture)),
            Name = text,
            StartNs = 1,
            EndNs = 2,
            Resource = Nobody,
        };
    }
}
