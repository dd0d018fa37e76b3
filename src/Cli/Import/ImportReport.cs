using System.Text.Json.Serialization;

namespace Dendro.Cli.Import;

/// <summary>What was imported.</summary>
/// <param name="ShiftSeconds">How far the times were moved.</param>
/// <param name="Last">The time of the newest record, as it was stored.</param>
internal sealed record ImportReport(int Files, long Lines, long Spans, long Points, long Records, DateTimeOffset? Last, double ShiftSeconds)
{
    /// <summary>What the server did not keep.</summary>
    public long Rejected { get; init; }

    /// <summary>A sentence for each place in which it did not keep all, the first ones only.</summary>
    public IReadOnlyList<string> Rejections { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportReport))]
internal sealed partial class ImportJson : JsonSerializerContext;
