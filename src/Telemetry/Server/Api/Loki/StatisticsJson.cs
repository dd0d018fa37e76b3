using System.Text.Json;
using Dendro.Telemetry.LogQL;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>
/// Writes the statistics of a query in Loki's form. What concerns Loki's own parts (chunks, ingesters, caches) is zero.
/// </summary>
internal static class StatisticsJson
{
    static readonly string[] CacheNames =
        ["chunk", "index", "statsResult", "seriesResult", "labelResult", "volumeResult", "instantMetricResult", "result", "logResult", "taskResult"];

    static readonly string[] CacheFields =
        ["entriesFound", "entriesRequested", "entriesStored", "bytesReceived", "bytesSent", "requests", "downloadTime", "queryLengthServed"];

    static readonly string[] ChunkFields =
    [
        "compressedBytes", "decompressedBytes", "decompressedLines", "decompressedStructuredMetadataBytes", "headChunkBytes", "headChunkLines",
        "headChunkStructuredMetadataBytes", "postFilterLines", "totalDuplicates",
    ];

    static readonly string[] DataObjectFields =
    [
        "pageBatches", "pagesDownloaded", "pagesDownloadedBytes", "pagesScanned", "postFilterRows", "postPredicateRows", "postPredicateDecompressedBytes",
        "postPredicateStructuredMetadataBytes", "prePredicateDecompressedRows", "prePredicateDecompressedBytes",
        "prePredicateDecompressedStructuredMetadataBytes", "totalPageDownloadTime", "totalRowsAvailable", "wireBytesTransferred",
    ];

    /// <summary>The statistics with the time it took and the number of entries or series returned.</summary>
    public static void WriteStatistics(this Utf8JsonWriter json, LogQLStatistics statistics, TimeSpan took, int returned)
    {
        json.WriteStartObject();
        json.WriteStartObject("summary");
        json.WriteNumber("bytesProcessedPerSecond", PerSecond(statistics.Bytes, took));
        json.WriteNumber("linesProcessedPerSecond", PerSecond(statistics.Lines, took));
        json.WriteNumber("totalBytesProcessed", statistics.Bytes);
        json.WriteNumber("totalLinesProcessed", statistics.Lines);
        json.WriteNumber("execTime", took.TotalSeconds);
        json.WriteNumber("queueTime", 0);
        json.WriteNumber("subqueries", 0);
        json.WriteNumber("totalEntriesReturned", returned);
        json.WriteNumber("splits", 0);
        json.WriteNumber("shards", 0);
        json.WriteNumber("totalPostFilterLines", statistics.LinesKept);
        json.WriteNumber("totalStructuredMetadataBytesProcessed", 0);
        json.WriteEndObject();
        json.WriteStartObject("querier");
        json.WriteNumber("querierExecTime", 0);
        json.WriteStore();
        json.WriteEndObject();
        json.WriteStartObject("ingester");
        json.WriteZeros("totalReached", "totalChunksMatched", "totalBatches", "totalLinesSent");
        json.WriteStore();
        json.WriteEndObject();
        json.WriteStartObject("cache");
        foreach (var cache in CacheNames)
        {
            json.WriteObject(cache, CacheFields);
        }

        json.WriteEndObject();
        json.WriteStartObject("index");
        json.WriteZeros("totalChunks", "postFilterChunks", "shardsDuration", "totalStreams", "bloomFilterTime", "chunkRefsLookupTime");
        json.WriteBoolean("usedBloomFilters", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteStore(this Utf8JsonWriter json)
    {
        json.WriteStartObject("store");
        json.WriteZeros("totalChunksRef", "totalChunksDownloaded", "chunksDownloadTime", "chunkRefsFetchTime", "congestionControlLatency", "pipelineWrapperFilteredLines");
        json.WriteBoolean("queryReferencedStructuredMetadata", false);
        json.WriteBoolean("queryUsedV2Engine", false);
        json.WriteObject("chunk", ChunkFields);
        json.WriteObject("dataobj", DataObjectFields);
        json.WriteEndObject();
    }

    static void WriteObject(this Utf8JsonWriter json, string name, string[] fields)
    {
        json.WriteStartObject(name);
        json.WriteZeros(fields);
        json.WriteEndObject();
    }

    static void WriteZeros(this Utf8JsonWriter json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            json.WriteNumber(name, 0);
        }
    }

    static long PerSecond(long count, TimeSpan took) => took > TimeSpan.Zero ? (long)(count / took.TotalSeconds) : 0;
}
