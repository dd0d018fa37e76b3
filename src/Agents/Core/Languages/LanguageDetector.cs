using System.Text.RegularExpressions;

namespace Dendro.Agents.Core.Languages;

/// <summary>Recognises a question's language by the small words that every sentence has. Undecided means English.</summary>
internal static partial class LanguageDetector
{
    const double LetterWeight = 1.5;

    static readonly (string Code, HashSet<string> Words, string Letters)[] Languages =
    [
        ("en", Set("the is are was were what which why how when where who do does did not there has have been any with and of in on to my our from right now can you it this that show me happened going wrong slow hello hi hey"), ""),
        ("de", Set("der die das den dem ein eine ist sind war waren was welche welcher welches warum wieso wie wann wo wer nicht kein keine gibt es hat haben und mit von im in auf zu seit gerade jetzt bitte zeige mir los kaputt langsam hallo guten tag läuft schlagen fehl"), "äöüß"),
        ("fr", Set("le la les des un une est sont était quel quelle quels quelles pourquoi comment quand où qui ne pas il y a ont et avec de du dans sur depuis maintenant moi montre mon nos que se passe lent lente bonjour salut ce cette échouent"), "éèêàùçœ"),
        ("es", Set("el la los las un una es son está están era qué cuál cuáles por cómo cuándo dónde quién no hay ha han y con de del en sobre desde ahora muéstrame mi que pasa lento lenta hola buenos días fallan fallando"), "ñ¿¡áíóú"),
        ("it", Set("il lo la i gli le un uno una è sono era che cosa quale quali perché come quando dove chi non c'è ci ha hanno e con di del della nel su da adesso mostrami mio sta succedendo lento lenta ciao buongiorno falliscono errori"), "àèìòù"),
        ("pt", Set("o os as um uma é são está estão era qual quais porque por quê como quando onde quem não há tem têm e com de do da dos no na nos em sobre desde agora mostre me meu minha que acontecendo lento lenta olá bom dia falham falhando pedidos"), "ãõçáéíóúâê"),
        ("nl", Set("de het een is zijn was waren wat welke waarom hoe wanneer waar wie niet geen er heeft hebben en met van in op sinds nu toon mij mijn gaat mis traag langzaam hallo goedendag dag aan de hand fouten mislukken"), "ĳ"),
    ];

    public static string Detect(string text)
    {
        var words = Words().Matches(text.ToLowerInvariant()).Select(match => match.Value).ToList();
        var best = Languages
            .Select(language => (language.Code, Score: words.Count(language.Words.Contains)
                + (LetterWeight * text.ToLowerInvariant().Count(letter => language.Letters.Contains(letter)) / 2)))
            .MaxBy(language => language.Score);
        return best.Score > 0 ? best.Code : "en";
    }

    static HashSet<string> Set(string words) => [.. words.Split(' ')];

    [GeneratedRegex(@"[\p{L}]+(?:'[\p{L}]+)?")]
    private static partial Regex Words();
}
