using System.Globalization;

namespace Dendro.Mcp.Tools;

/// <summary>What somebody else wrote, as far as it is repeated in answers, logs and spans.</summary>
internal static class Excerpt
{
    /// <summary>Characters of a foreign text that are repeated.</summary>
    public const int Length = 200;

    /// <param name="text">Any text.</param>
    /// <param name="most">Characters that are kept of a longer one, which also says how long it was.</param>
    public static string Of(string text, int most = Length) => text.Length <= most
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{Begin(text, most)}… (cut, {text.Length} characters)");

    /// <summary>The begin of a text; a pair of surrogates is not torn.</summary>
    static string Begin(string text, int most) => text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
