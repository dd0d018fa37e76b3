using System.Collections.Frozen;

namespace Dendro.Shop.Contracts;

/// <summary>The wire form of the shop's enumerations: their names in lower case, exactly.</summary>
public static class Word
{
    /// <summary>Every word of an enumeration, in the order of declaration.</summary>
    public static IReadOnlyList<string> All<TEnum>() where TEnum : struct, Enum => Words<TEnum>.All;

    /// <summary>The word for <paramref name="value"/>.</summary>
    public static string Of<TEnum>(TEnum value) where TEnum : struct, Enum => Words<TEnum>.ByValue[value];

    /// <summary>Reads a word; false when the enumeration has no such word.</summary>
    public static bool TryParse<TEnum>(string? text, out TEnum value) where TEnum : struct, Enum
    {
        value = default;
        return text is not null && Words<TEnum>.ByText.TryGetValue(text, out value);
    }

    /// <summary>Reads a word that this program wrote.</summary>
    /// <exception cref="FormatException">The enumeration has no such word.</exception>
    public static TEnum Parse<TEnum>(string text) where TEnum : struct, Enum =>
        TryParse<TEnum>(text, out var value) ? value : throw new FormatException(Problem<TEnum>(text));

    /// <summary>The sentence about a word that the enumeration does not have.</summary>
    public static string Problem<TEnum>(string? text) where TEnum : struct, Enum =>
        $"found \"{text}\", expected one of {string.Join(", ", All<TEnum>())}";

    static class Words<TEnum> where TEnum : struct, Enum
    {
        public static readonly IReadOnlyList<string> All =
            [.. Enum.GetValues<TEnum>().Select(value => value.ToString().ToLowerInvariant())];

        public static readonly FrozenDictionary<TEnum, string> ByValue =
            Enum.GetValues<TEnum>().Zip(All).ToFrozenDictionary(pair => pair.First, pair => pair.Second);

        public static readonly FrozenDictionary<string, TEnum> ByText =
            ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
