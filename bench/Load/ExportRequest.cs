namespace Dendro.Bench.Load;

/// <summary>An OTLP export request, encoded.</summary>
/// <param name="Bytes">Protobuf.</param>
/// <param name="Records">Spans, log records or data points in it.</param>
internal readonly record struct ExportRequest(byte[] Bytes, int Records);
