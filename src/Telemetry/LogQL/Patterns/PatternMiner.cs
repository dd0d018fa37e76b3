using System.Globalization;

namespace Dendro.Telemetry.LogQL.Patterns;

/// <summary>
/// Finds the templates behind log lines with Drain (He et al., "Drain: An Online Log Parsing Approach with Fixed Depth
/// Tree", ICWS 2017): a tree of leading tokens leads to a few candidate templates, of which the most similar takes the
/// line and gives up the tokens that differ.
/// </summary>
public sealed class PatternMiner
{
    /// <summary>What stands for a part that varies.</summary>
    public const string Wildcard = "<_>";

    const int MaxDepth = 28;
    const int MaxChildren = 15;
    const int MaxTemplates = 300;
    const int MaxLineCharacters = 3000;
    const int MinTokens = 4;
    const double SimilarityThreshold = 0.3;

    readonly Node _root = new();
    readonly LinkedList<PatternTemplate> _byUse = [];

    /// <summary>The templates found, in the order of their first line.</summary>
    public IReadOnlyList<PatternTemplate> Templates => [.. _byUse.OrderBy(template => template.Id)];

    int _nextId;

    sealed class Node
    {
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public List<PatternTemplate> Templates { get; } = [];
    }

    /// <summary>Learns from a line.</summary>
    /// <returns>The template it belongs to; null when the line is too long, or too short to have one.</returns>
    public PatternTemplate? Add(string line)
    {
        if (line.Length > MaxLineCharacters)
        {
            return null;
        }

        var tokenized = TokenizedLine.Of(line);
        if (tokenized.Tokens.Length < MinTokens)
        {
            return null;
        }

        var template = Find(tokenized.Tokens);
        if (template is null)
        {
            template = new PatternTemplate(_nextId++, tokenized);
            template.Use = _byUse.AddLast(template);
            Insert(template);
            Forget();
        }
        else
        {
            template.Generalize(tokenized.Tokens);
            _byUse.Remove(template.Use!);
            _byUse.AddLast(template.Use!);
        }

        template.Count++;
        return template;
    }

    PatternTemplate? Find(string[] tokens)
    {
        if (!_root.Children.TryGetValue(Length(tokens), out var node))
        {
            return null;
        }

        for (var i = 0; i < Math.Min(MaxDepth, tokens.Length) - 1; i++)
        {
            if (!node.Children.TryGetValue(tokens[i], out var next) && !node.Children.TryGetValue(Wildcard, out next))
            {
                return null;
            }

            node = next;
        }

        var (best, bestSimilarity, bestWildcards) = ((PatternTemplate?)null, -1.0, -1);
        foreach (var candidate in node.Templates)
        {
            var (similarity, wildcards) = candidate.Compare(tokens);
            if (similarity > bestSimilarity || (similarity == bestSimilarity && wildcards > bestWildcards))
            {
                (best, bestSimilarity, bestWildcards) = (candidate, similarity, wildcards);
            }
        }

        return bestSimilarity >= SimilarityThreshold ? best : null;
    }

    void Insert(PatternTemplate template)
    {
        var tokens = template.Tokens;
        var node = Child(_root, Length(tokens));
        for (var i = 0; i < Math.Min(MaxDepth, tokens.Length) - 1; i++)
        {
            node = Child(node, KeyFor(node, tokens[i]));
        }

        node.Templates.Add(template);
        template.Neighbours = node.Templates;
    }

    // Tokens with digits vary, and so do those that come after a node has many children: they share the wildcard's branch.
    static string KeyFor(Node node, string token)
    {
        if (node.Children.ContainsKey(token))
        {
            return token;
        }

        if (token.AsSpan().ContainsAnyInRange('0', '9'))
        {
            return Wildcard;
        }

        var room = node.Children.ContainsKey(Wildcard) ? MaxChildren : MaxChildren - 1;
        return node.Children.Count < room ? token : Wildcard;
    }

    static Node Child(Node node, string key)
    {
        if (!node.Children.TryGetValue(key, out var child))
        {
            node.Children.Add(key, child = new Node());
        }

        return child;
    }

    void Forget()
    {
        if (_byUse.Count > MaxTemplates && _byUse.First is { } oldest)
        {
            _byUse.RemoveFirst();
            oldest.Value.Neighbours!.Remove(oldest.Value);
        }
    }

    static string Length(string[] tokens) => tokens.Length.ToString(CultureInfo.InvariantCulture);
}
