namespace Dendro.Telemetry.LogQL.Patterns;

/// <summary>What lines of a kind have in common.</summary>
public sealed class PatternTemplate
{
    readonly TokenizedLine _line;

    internal PatternTemplate(int id, TokenizedLine line) => (Id, _line) = (id, line with { Tokens = [.. line.Tokens] });

    /// <summary>How many lines belong to it.</summary>
    public long Count { get; internal set; }

    internal int Id { get; }

    internal string[] Tokens => _line.Tokens;

    internal LinkedListNode<PatternTemplate>? Use { get; set; }

    /// <summary>Those it stands among.</summary>
    internal List<PatternTemplate>? Neighbours { get; set; }

    /// <summary>Whether others came after it that were used more lately, and too many.</summary>
    public bool IsForgotten => Use?.List is null;

    /// <summary>The template's text, such as <c>GET &lt;_&gt; took &lt;_&gt;</c>: a filter <c>|&gt;</c> of it finds its lines.</summary>
    public override string ToString()
    {
        var text = _line.Join();
        const string Twice = PatternMiner.Wildcard + PatternMiner.Wildcard;
        while (text.Contains(Twice, StringComparison.Ordinal))
        {
            text = text.Replace(Twice, PatternMiner.Wildcard, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The share of tokens that are equal, and the number of wildcards.</summary>
    internal (double Similarity, int Wildcards) Compare(string[] tokens)
    {
        var (equal, wildcards) = (0, 0);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (Tokens[i] == PatternMiner.Wildcard)
            {
                wildcards++;
            }
            else if (Tokens[i] == tokens[i])
            {
                equal++;
            }
        }

        return ((double)equal / tokens.Length, wildcards);
    }

    internal void Generalize(string[] tokens)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            if (Tokens[i] != tokens[i])
            {
                Tokens[i] = PatternMiner.Wildcard;
            }
        }
    }
}
