namespace Dendro.Agents.Core.Model;

/// <summary>Reads a prompt from Prompts/*.md and fills its {placeholders}.</summary>
internal static class Prompt
{
    public static string Read(string name, params (string Placeholder, string Value)[] values)
    {
        using var stream = typeof(Prompt).Assembly.GetManifestResourceStream($"Prompts/{name}.md")
            ?? throw new InvalidOperationException($"There is no prompt {name}.md.");
        using var reader = new StreamReader(stream);
        return values.Aggregate(reader.ReadToEnd(), (text, value) => text.Replace($"{{{value.Placeholder}}}", value.Value, StringComparison.Ordinal));
    }
}
