namespace Dendro.Agents.Core.Understanding;

/// <summary>What is left of an English word without its inflection, so that orders, order and ordered are one.</summary>
internal static class Stem
{
    const int Shortest = 3;

    static readonly string[] Endings = ["ations", "ation", "ions", "ion", "ings", "ing", "ied", "ies", "ers", "er", "ed", "es", "s", "e", "y"];

    /// <summary>A word that is this much longer begins with the other one: hikari and hikaricp, postgres and postgresql.</summary>
    const int ShortestBeginning = 5;

    public static bool IsSame(string one, string other) => Of(one) == Of(other)
        || (Math.Min(one.Length, other.Length) >= ShortestBeginning && (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal)));

    /// <summary>Verbs of business whose past has another form.</summary>
    static readonly Dictionary<string, string> Irregular = new()
    {
        ["sold"] = "sell", ["lost"] = "lose", ["paid"] = "pay", ["sent"] = "send", ["bought"] = "buy", ["gave"] = "give", ["given"] = "give", ["took"] = "take", ["taken"] = "take",
        ["made"] = "make", ["built"] = "build", ["held"] = "hold", ["written"] = "write", ["wrote"] = "write", ["spent"] = "spend", ["kept"] = "keep", ["flown"] = "fly", ["won"] = "win",
    };

    public static string Of(string word)
    {
        word = Irregular.GetValueOrDefault(word, word);
        var ending = Endings.FirstOrDefault(one => word.Length - one.Length >= Shortest && word.EndsWith(one, StringComparison.Ordinal));
        var stem = ending is null ? word : word[..^ending.Length];
        // stopped, running
        return ending is "ing" or "ings" or "ed" or "er" or "ers" && stem.Length > Shortest && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's') ? stem[..^1] : stem;
    }
}
