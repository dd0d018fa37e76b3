namespace Dendro.Conformance.Tests.PromQL;

/// <summary>Cases of upstream that fail here, each with the reason. A case is a line number, or the input itself.</summary>
internal static class KnownGaps
{
    static readonly Dictionary<string, Dictionary<string, string>> ByFile = new()
    {
    };

    public static IReadOnlyDictionary<string, string> Of(string file) => ByFile.GetValueOrDefault(file) ?? [];
}
