using System.IO.Compression;
using Grpc.Net.Compression;

namespace Dendro.Telemetry.Server.Ingest;

/// <summary>zstd as an encoding of gRPC messages; the Collector's exporters can send it.</summary>
internal sealed class ZstdCompression : ICompressionProvider
{
    public string EncodingName => "zstd";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new ZstdSharp.CompressionStream(stream, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) => new ZstdSharp.DecompressionStream(stream, leaveOpen: true);
}
