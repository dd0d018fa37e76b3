namespace Dendro.Telemetry.Templates;

internal enum TemplateTokenKind
{
    End,
    Text,
    Open,
    Close,
    Word,
    Field,
    Variable,
    String,
    Character,
    Number,
    Symbol,
}

/// <summary>A token of a template; <paramref name="At"/> counts bytes from 0.</summary>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int At, bool AfterBlank = false)
{
    public bool Is(string text) => Kind is TemplateTokenKind.Symbol or TemplateTokenKind.Word && Text == text;
}
