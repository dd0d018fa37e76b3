using System.Buffers;

namespace Dendro.Telemetry.LogQL.Engine.Parsing;

/// <summary>Makes label names and values of what lines contain.</summary>
internal static class LabelNames
{
    static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The key with every character that a label's name cannot have replaced by "_"; "" when only blanks are left.</summary>
    /// <param name="key">What the line has.</param>
    /// <param name="isFirst">Whether the name begins with it, where a digit is not allowed.</param>
    public static string Sanitize(string key, bool isFirst = true)
    {
        var trimmed = key.Trim();
        if (trimmed.Length == 0)
        {
            return "";
        }

        var safe = trimmed.AsSpan().ContainsAnyExcept(Allowed)
            ? string.Concat(trimmed.EnumerateRunes().Select(rune => rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value)) ? ((char)rune.Value) : '_'))
            : trimmed;
        return isFirst && char.IsAsciiDigit(safe[0]) ? "_" + safe : safe;
    }

    /// <summary>Whether the key is a label's name as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<char> key) => key.Length > 0 && !char.IsAsciiDigit(key[0]) && !key.ContainsAnyExcept(Allowed);

    /// <summary>The value without replacement characters, which stand for bytes that were no UTF-8.</summary>
    public static string Clean(string value) => value.Contains('\uFFFD') ? value.Replace('\uFFFD', ' ') : value;
}
