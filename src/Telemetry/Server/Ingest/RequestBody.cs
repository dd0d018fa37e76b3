using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Dendro.Telemetry.Server.Hosting;
using Snappier;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>The body of a request, decompressed and held to a size, in a rented buffer.</summary>
internal sealed class RequestBody : IDisposable
{
    // A length is only said, and what was not sent yet is not worth the memory.
    const int MostCapacityAtFirst = 1 << 20;

    readonly RequestMemory _memory;
    byte[] _buffer;
    int _length;
    long _taken;

    RequestBody(int capacity, RequestMemory memory) => (_buffer, _memory) = (ArrayPool<byte>.Shared.Rent(capacity), memory);

    internal ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <exception cref="BadHttpRequestException">
    /// Too large (413), too large beside others (429), an unknown encoding (415), or not what its encoding says (400).
    /// </exception>
    /// <param name="context">Of the request.</param>
    /// <param name="takesSnappy">Whether the body is a snappy block by the protocol, which some senders name as its encoding.</param>
    internal static async Task<RequestBody> ReadAsync(HttpContext context, bool takesSnappy = false)
    {
        var request = context.Request;
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        await using var stream = encoding switch
        {
            "" or "identity" => request.Body,
            "snappy" when takesSnappy => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => await InflatingAsync(request.BodyReader, context.RequestAborted),
            "zstd" => new ZstdSharp.DecompressionStream(request.Body, leaveOpen: true),
            _ => throw new BadHttpRequestException(
                $"content encoding \"{encoding}\" is not supported: send none, gzip, deflate or zstd", StatusCodes.Status415UnsupportedMediaType),
        };
        var body = new RequestBody((int)Math.Clamp(request.ContentLength ?? 0, 16 << 10, MostCapacityAtFirst), context.RequestServices.GetRequiredService<RequestMemory>());
        try
        {
            while (await stream.ReadAsync(body._buffer.AsMemory(body._length), context.RequestAborted) is > 0 and var read)
            {
                body.Take(read);
                body._length += read;
                if (body._length == body._buffer.Length)
                {
                    body.Grow();
                }
            }

            return body;
        }
        catch (Exception e) when (e is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException)
        {
            body.Dispose();
            throw new BadHttpRequestException($"the body is not valid {encoding}, or is cut short", StatusCodes.Status400BadRequest, e);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    // HTTP means zlib's format by the name, and Loki what is inside it.
    static async Task<Stream> InflatingAsync(PipeReader body, CancellationToken cancellationToken)
    {
        var start = (await body.ReadAtLeastAsync(2, cancellationToken)).Buffer;
        var header = start.Slice(0, Math.Min(2, start.Length)).ToArray();
        body.AdvanceTo(start.Start);
        return header is [var method, var check] && (method & 0x0F) == 8 && ((method << 8) | check) % 31 == 0
            ? new ZLibStream(body.AsStream(leaveOpen: true), CompressionMode.Decompress)
            : new DeflateStream(body.AsStream(leaveOpen: true), CompressionMode.Decompress);
    }

    /// <summary>What the body is as a block of snappy, beside it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="BadHttpRequestException">It says that it is larger than what is taken (413), or there is no room for it beside others (429).</exception>
    internal ReadOnlyMemory<byte> Unsnapped()
    {
        // A length of 2 GB and more comes out negative.
        var length = (uint)Snappy.GetUncompressedLength(Memory.Span);
        if (length > TelemetryHost.MaxRequestBytes)
        {
            throw new BadHttpRequestException($"the body is {length} bytes large, at most {TelemetryHost.MaxRequestBytes} are taken: send smaller batches", StatusCodes.Status413PayloadTooLarge);
        }

        Take(length);
        return Snappy.DecompressToArray(Memory.Span);
    }

    public void Dispose()
    {
        _memory.GiveBack(_taken);
        _taken = 0;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    void Take(long bytes)
    {
        if (!_memory.TryTake(bytes, _taken))
        {
            throw new BadHttpRequestException(RequestMemory.Full, StatusCodes.Status429TooManyRequests);
        }

        _taken += bytes;
    }

    void Grow()
    {
        if (_length >= TelemetryHost.MaxRequestBytes)
        {
            throw new BadHttpRequestException(
                $"the body is larger than {TelemetryHost.MaxRequestBytes} bytes: send smaller batches", StatusCodes.Status413PayloadTooLarge);
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
