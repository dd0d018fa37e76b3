using System.Globalization;

namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>The records of one request take more memory than a batch may: its sender has to send smaller ones.</summary>
public sealed class BatchTooLargeException()
    : Exception(string.Create(CultureInfo.InvariantCulture, $"the records of the request take more than {Batch.MostBytes >> 20} MB: send smaller batches"));
