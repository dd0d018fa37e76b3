using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Dendro.Telemetry.Server.Otlp;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>A gRPC request that is cut short: by its framing, or inside what is compressed. Nothing of it is stored.</summary>
public sealed class OtlpGrpcCutTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    const string InvalidArgument = "3";
    const int HeaderBytes = 5;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Compressed_data_that_was_cut_short_is_an_invalid_argument(string encoding)
    {
        // Two whole requests are one: what is lost with the second must not go unnoticed.
        var whole = Compressed([.. Payloads.Protobuf(Signal.Logs), .. Payloads.Protobuf(Signal.Logs)], encoding);
        for (var length = 1; length < whole.Length - 8; length++)
        {
            var (status, message) = await ExportAsync(encoding, Framed(whole[..length], length));
            Assert.True(status == InvalidArgument, $"{status} \"{message}\" for {length} of {whole.Length} bytes");
            Assert.StartsWith($"the message is not valid {encoding}, or is cut short", message, StringComparison.Ordinal);
        }

        Assert.Equal(0, server.Store.Status.Stored.Logs);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_message_shorter_than_it_says_is_refused(string encoding)
    {
        var whole = Compressed(Payloads.Protobuf(Signal.Logs), encoding);
        foreach (var length in new[] { 0, 1, HeaderBytes, HeaderBytes + 1, HeaderBytes + whole.Length - 1 })
        {
            var (status, message) = await ExportAsync(encoding, Framed(whole, whole.Length)[..length]);
            Assert.True(status is InvalidArgument or "13", $"{status} \"{message}\" for {length} bytes");
        }

        Assert.Equal(0, server.Store.Status.Stored.Logs);
    }

    static byte[] Framed(byte[] message, int length)
    {
        byte[] framed = [1, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), length);
        return framed;
    }

    static byte[] Compressed(byte[] message, string encoding)
    {
        using var into = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true) : new ZstdSharp.CompressionStream(into, leaveOpen: true))
        {
            stream.Write(message);
        }

        return into.ToArray();
    }

    async Task<(string Status, string Message)> ExportAsync(string encoding, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{GrpcExport.Logs}/Export") { Version = HttpVersion.Version20, Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("grpc-encoding", encoding);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await server.CreateClient().SendAsync(request, Cancellation);
        await response.Content.ReadAsByteArrayAsync(Cancellation);
        return (Header(response, "grpc-status"), Uri.UnescapeDataString(Header(response, "grpc-message")));
    }

    static string Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : "";
}
