using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.PromQL;
using Dendro.Telemetry.Server.Otlp.Wire;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A point counts the same whether it comes for the first time or as expected, in whatever order its fields stand.</summary>
public sealed class OtlpPointTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const long StartNs = 1_700_000_000_000_000_000;
    const long StepNs = 15_000_000_000;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("usual", "start time double attribute")]
    [InlineData("whole", "time integer attribute attribute")]
    [InlineData("bare", "time double")]
    [InlineData("attributes_first", "attribute time double")]
    [InlineData("attributes_apart", "attribute time double attribute")]
    [InlineData("with_flags", "time double attribute flags")]
    [InlineData("with_exemplar", "time double exemplar attribute")]
    [InlineData("of_the_future", "time double attribute unknown")]
    [InlineData("value_twice", "double time double attribute")]
    public async Task Repeated_points_come_back_with_time_and_value(string metric, string fields)
    {
        for (var request = 0; request < 4; request++)
        {
            await SendAsync(metric, fields.Split(' '), request);
        }

        var selection = new SeriesSelection { Matchers = [new Matcher(Labels.MetricName, Model.MatchType.Equal, metric)], AfterMs = 0, ThroughMs = long.MaxValue };
        var found = await server.Store.Series.SelectAsync(selection, Cancellation);
        // Two points of a request differ in an attribute, or are one.
        Assert.Equal(fields.Contains("attribute", StringComparison.Ordinal) ? 2 : 1, found.Count);
        Assert.All(found, series =>
        {
            Assert.Equal(Enumerable.Range(0, 4).Select(request => (StartNs + (request * StepNs)) / 1_000_000), series.TimestampsMs);
            var first = series.Labels["a0"] == "1" ? 1 : 0;
            Assert.Equal(Enumerable.Range(0, 4).Select(request => (request * 10d) + first), series.Values);
        });
    }

    async Task SendAsync(string metric, string[] fields, int request)
    {
        var body = Message(export => export.Bytes(1, Message(resource => resource.Bytes(2, Message(scope => scope.Bytes(2, Message(message =>
        {
            message.Text(1, metric);
            message.Bytes(5, Message(gauge =>
            {
                gauge.Bytes(1, Point(fields, request, point: 0));
                gauge.Bytes(1, Point(fields, request, point: 1));
            }));
        })))))));
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var client = server.CreateClient();
        using var response = await client.PostAsync(new Uri("/v1/metrics", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    static byte[] Point(string[] fields, int request, int point) => Message(writer =>
    {
        var (time, value, attributes) = ((ulong)(StartNs + (request * StepNs)), (request * 10) + point, 0);
        foreach (var field in fields)
        {
            switch (field)
            {
                case "start":
                    writer.Fixed64(2, StartNs);
                    break;
                case "time":
                    writer.Fixed64(3, time);
                    break;
                case "double":
                    writer.Fixed64(4, BitConverter.DoubleToUInt64Bits(value));
                    break;
                case "integer":
                    writer.Fixed64(6, (ulong)value);
                    break;
                case "exemplar":
                    writer.Bytes(5, Message(exemplar => exemplar.Fixed64(3, BitConverter.DoubleToUInt64Bits(1))));
                    break;
                case "attribute":
                    writer.Bytes(7, Attribute($"a{attributes++}", point.ToString(CultureInfo.InvariantCulture)));
                    break;
                case "flags":
                    writer.Varint(8, 2);
                    break;
                default:
                    writer.Text(99, "of a later version");
                    break;
            }
        }
    });

    static byte[] Attribute(string key, string value) => Message(writer =>
    {
        writer.Text(1, key);
        writer.Bytes(2, Message(any => any.Text(1, value)));
    });

    static byte[] Message(Action<ProtoWriter> write)
    {
        var writer = new ProtoWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
