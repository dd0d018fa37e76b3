namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Cases of upstream that fail here, each with the reason. A case is a line number, or the input itself.</summary>
internal static class KnownGaps
{
    static readonly Dictionary<string, Dictionary<string, string>> ByFile = new()
    {
        ["legacy_validation_annotation.bad.yaml"] = new()
        {
            ["legacy_validation_annotation.bad.yaml"] = "is wrong only under legacy name validation; names are UTF-8 here, as is Prometheus 3's default",
        },
    };

    public static IReadOnlyDictionary<string, string> Of(string file) => ByFile.GetValueOrDefault(file) ?? [];
}
