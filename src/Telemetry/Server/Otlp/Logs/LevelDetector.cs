using System.Globalization;
using System.Text;
using System.Text.Json;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage.Ingest;

namespace Dendro.Telemetry.Server.Otlp.Logs;

/// <summary>
/// Finds the level of a log line as Loki does: a field that names it, OpenTelemetry's severity number, or the line
/// itself (JSON, then logfmt, then the first level word that stands alone).
/// </summary>
internal sealed class LevelDetector(IReadOnlyList<string> fields)
{
    internal static readonly LevelDetector Default = new(
    [
        "level", "LEVEL", "Level", "log.level", "severity", "SEVERITY", "Severity", "SeverityText", "lvl", "LVL", "Lvl", "severity_text",
        "Severity_Text", "SEVERITY_TEXT",
    ]);

    /// <summary>The label that has the level, of whoever detected it.</summary>
    internal const string LabelName = "detected_level";

    const int MostJsonDepth = 2;

    static readonly (byte[] Word, DetectedLevel Level)[] Words =
    [
        .. new (string Word, DetectedLevel Level)[]
        {
            ("trace", DetectedLevel.Trace), ("trc", DetectedLevel.Trace), ("debug", DetectedLevel.Debug), ("dbg", DetectedLevel.Debug), ("info", DetectedLevel.Info),
            ("inf", DetectedLevel.Info), ("information", DetectedLevel.Info), ("warn", DetectedLevel.Warn), ("wrn", DetectedLevel.Warn), ("warning", DetectedLevel.Warn),
            ("error", DetectedLevel.Error), ("err", DetectedLevel.Error), ("critical", DetectedLevel.Critical), ("fatal", DetectedLevel.Fatal), ("unknown", DetectedLevel.Unknown),
        }.Select(pair => (Encoding.ASCII.GetBytes(pair.Word), pair.Level)),
    ];

    // In running text the abbreviations are words of other meaning, or of none.
    static readonly (byte[] Word, DetectedLevel Level)[] WordsInText =
        [.. Words.Where(pair => pair.Word.Length > 3 && pair.Word.Length != "information".Length || pair.Word.AsSpan().SequenceEqual("err"u8))];

    readonly byte[][] _fields = [.. fields.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The rank of a name among those that hold a level; −1 when it is none.</summary>
    internal int Rank(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (name.SequenceEqual(_fields[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The names that hold a level, best first.</summary>
    internal IReadOnlyList<string> Fields => fields;

    /// <summary>The level that a field's value names.</summary>
    internal static DetectedLevel Named(ReadOnlySpan<byte> value)
    {
        foreach (var (word, level) in Words)
        {
            if (Ascii.EqualsIgnoreCase(value, word))
            {
                return level;
            }
        }

        return DetectedLevel.Unknown;
    }

    /// <summary>The level of OpenTelemetry's severity number (opentelemetry.io/docs/specs/otel/logs/data-model).</summary>
    internal static DetectedLevel Numbered(long severity) => severity switch
    {
        >= 1 and <= 4 => DetectedLevel.Trace,
        >= 5 and <= 8 => DetectedLevel.Debug,
        >= 9 and <= 12 => DetectedLevel.Info,
        >= 13 and <= 16 => DetectedLevel.Warn,
        >= 17 and <= 20 => DetectedLevel.Error,
        >= 21 and <= 24 => DetectedLevel.Fatal,
        _ => DetectedLevel.Unknown,
    };

    /// <summary>The level as the label <c>detected_level</c> names it.</summary>
    internal static string Name(DetectedLevel level) => level == DetectedLevel.None ? "" : level.ToString().ToLowerInvariant();

    /// <summary>Labels whose sender has detected a level, with its usual name; words of the sender's own stay.</summary>
    internal static Labels Normalized(Labels labels) =>
        labels[LabelName] is { Length: > 0 } detected && Named(Encoding.UTF8.GetBytes(detected)) is var level and not DetectedLevel.Unknown ? labels.With(LabelName, Name(level)) : labels;

    /// <summary>The level of a line by all that is known of it.</summary>
    internal DetectedLevel Detect(Labels stream, Labels metadata, ReadOnlySpan<byte> line)
    {
        var named = metadata[LabelName] is { Length: > 0 } detected ? detected
            : fields.Select(field => stream[field]).Concat(fields.Select(field => metadata[field])).FirstOrDefault(value => value.Length > 0);
        if (named is not null)
        {
            return Named(Encoding.UTF8.GetBytes(named));
        }

        var severity = metadata["severity_number"];
        return severity.Length == 0 ? InLine(line)
            : long.TryParse(severity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Numbered(number)
            : DetectedLevel.Info;
    }

    internal DetectedLevel InLine(ReadOnlySpan<byte> line)
    {
        var start = line.TrimStart(" \t\r\n"u8);
        var value = start is [(byte)'{', ..] ? Encoding.UTF8.GetBytes(JsonField(start, MostJsonDepth)) : LogfmtField(line);
        return Named(value) is var level and not DetectedLevel.Unknown ? level : FirstWord(line);
    }

    /// <summary>The first value in a JSON object whose name holds a level, at most <paramref name="depth"/> objects deep (0: any).</summary>
    internal string JsonField(ReadOnlySpan<byte> json, int depth)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            var arrays = 0;
            while (reader.Read())
            {
                arrays += reader.TokenType == JsonTokenType.StartArray ? 1 : reader.TokenType == JsonTokenType.EndArray ? -1 : 0;
                if (reader.TokenType == JsonTokenType.PropertyName && arrays == 0 && (depth == 0 || reader.CurrentDepth <= depth) && Rank(reader.ValueSpan) >= 0)
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.String)
                    {
                        return reader.GetString()!;
                    }
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The line only looked like JSON; that is what is being found out.
            return "";
        }

        return "";
    }

    ReadOnlySpan<byte> LogfmtField(ReadOnlySpan<byte> line)
    {
        while (line.IndexOf((byte)'=') is >= 0 and var equals)
        {
            var key = line[..equals];
            key = key[(key.LastIndexOf((byte)' ') + 1)..];
            var value = line[(equals + 1)..];
            var quoted = value is [(byte)'"', ..];
            var end = quoted ? value[1..].IndexOf((byte)'"') + 1 : value.IndexOf((byte)' ');
            var length = end < 0 || (quoted && end == 0) ? value.Length : end;
            if (Rank(key) >= 0)
            {
                return quoted ? value[1..length] : value[..length];
            }

            line = value[length..];
        }

        return default;
    }

    static DetectedLevel FirstWord(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (!char.IsAsciiLetter((char)line[i]) || (i > 0 && (IsPartOfWord(line[i - 1]) || line[i - 1] == ':')))
            {
                continue;
            }

            foreach (var (word, level) in WordsInText)
            {
                if (line.Length - i >= word.Length && Ascii.EqualsIgnoreCase(line.Slice(i, word.Length), word)
                    && (line.Length - i == word.Length || !IsPartOfWord(line[i + word.Length])))
                {
                    return level;
                }
            }
        }

        return DetectedLevel.Unknown;
    }

    static bool IsPartOfWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or >= 0x80;
}
