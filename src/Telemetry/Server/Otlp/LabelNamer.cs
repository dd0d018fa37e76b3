using System.Text;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>
/// Makes label names of attribute names, by the rules of Prometheus' OTLP translator. Prometheus and Loki use it with
/// different options, so the same attribute can have two names.
/// </summary>
/// <param name="prefixUnderscore">Puts <c>key</c> before a name that begins with one underscore.</param>
/// <param name="keepUnderscores">Keeps runs of underscores instead of one.</param>
internal sealed class LabelNamer(bool prefixUnderscore, bool keepUnderscores)
{
    /// <summary>Prometheus' default, and Mimir's.</summary>
    internal static readonly LabelNamer Prometheus = new(prefixUnderscore: true, keepUnderscores: true);

    /// <summary>Loki's.</summary>
    internal static readonly LabelNamer Loki = new(prefixUnderscore: false, keepUnderscores: false);

    /// <summary>The label's name.</summary>
    /// <exception cref="FormatException">The attribute's name has no letter or digit that a label may have.</exception>
    internal string Name(string attribute)
    {
        if (attribute.Length == 0)
        {
            throw new FormatException("label name is empty");
        }

        var name = Sanitized(attribute);
        if (char.IsAsciiDigit(name[0]))
        {
            name = "key_" + name;
        }
        else if (prefixUnderscore && name[0] == '_' && !name.StartsWith("__", StringComparison.Ordinal))
        {
            name = "key" + name;
        }

        return name.AsSpan().ContainsAnyExcept('_') && name != "key_"
            ? name
            : throw new FormatException($"normalization for label name \"{attribute}\" resulted in invalid name \"{Sanitized(attribute)}\"");
    }

    string Sanitized(string attribute)
    {
        // Names that begin and end with two underscores are reserved and keep them.
        var reserved = !keepUnderscores && attribute.Length > 4
            && attribute.StartsWith("__", StringComparison.Ordinal) && attribute.EndsWith("__", StringComparison.Ordinal);
        var name = new StringBuilder(attribute.Length);
        foreach (var rune in attribute.EnumerateRunes())
        {
            var letter = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') ? (char)rune.Value : '_';
            if (letter != '_' || keepUnderscores || name.Length == 0 || name[^1] != '_')
            {
                name.Append(letter);
            }
        }

        return reserved ? "_" + name + "_" : name.ToString();
    }
}
