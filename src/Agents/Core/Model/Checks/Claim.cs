using Dendro.Agents.Core.Languages;

namespace Dendro.Agents.Core.Model.Checks;

/// <summary>A sentence, read: its names, its numbers and the exhibits that it cites.</summary>
internal sealed class Claim
{
    public Claim(Sentence sentence, Case about)
    {
        Sentence = sentence;
        Text = about.Words.Emphasis.Replace(Folding.Fold(sentence.Plain), " ");
        Names = Checks.Names.In(Text);
        Numbers = QuantityReader.Read(Checks.Names.Without(Text), about.Words);
        Cited = [.. about.Exhibits.Where(exhibit => sentence.Cites.Contains(exhibit.Id))];
    }

    public Sentence Sentence { get; }

    /// <summary>Folded.</summary>
    public string Text { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<WrittenQuantity> Numbers { get; }

    public IReadOnlyList<Exhibit> Cited { get; }
}
