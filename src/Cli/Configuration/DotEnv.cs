namespace Dendro.Cli.Configuration;

/// <summary>Reads a <c>.env</c> file as Docker Compose does: <c>KEY=VALUE</c>, <c>#</c> comments, quotes, optional <c>export</c>.</summary>
internal static class DotEnv
{
    /// <summary>The settings of <paramref name="path"/>, or none when there is no such file.</summary>
    public static IReadOnlyDictionary<string, string> Read(string path) =>
        File.Exists(path) ? Parse(File.ReadLines(path), path) : new Dictionary<string, string>();

    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> lines, string file)
    {
        var settings = new Dictionary<string, string>();
        foreach (var (number, text) in lines.Select((text, index) => (index + 1, text.Trim())))
        {
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var line = text.StartsWith("export ", StringComparison.Ordinal) ? text[7..] : text;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? line : line[..equals].Trim();
            if (equals < 0 || !IsName(key))
            {
                throw new UserError($"{file}:{number}: expected KEY=VALUE, found \"{text}\".", exitCode: 2);
            }

            settings[key] = Value(line[(equals + 1)..].Trim());
        }

        return settings;
    }

    static bool IsName(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    static string Value(string raw)
    {
        if (raw.Length > 0 && raw[0] is '"' or '\'')
        {
            var end = raw.IndexOf(raw[0], 1);
            return end < 0 ? raw : raw[1..end];
        }

        // An unquoted comment needs a space before it, so that a '#' in a password stays.
        var comment = raw.StartsWith('#') ? 0 : raw.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? raw : raw[..comment].TrimEnd();
    }
}
