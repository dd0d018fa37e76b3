using System.Globalization;

namespace Dendro.Cli.Eval.Generate.Model;

/// <summary>Names of services in the styles of different houses.</summary>
internal sealed class Names(Dice dice)
{
    static readonly string[][] Words =
    [
        ["cart", "checkout", "catalog", "payment", "shipping", "invoice", "customer", "review", "search", "price", "stock", "coupon", "wishlist", "refund", "address", "session", "account", "notification", "recommendation", "image", "tax", "loyalty", "fraud", "ledger", "export"],
        ["kunde", "auftrag", "lager", "rechnung", "versand", "zahlung", "artikel", "preis", "angebot", "vertrag", "konto", "mahnung", "bestand", "lieferung", "retoure", "termin", "archiv", "druck", "melde", "stamm", "buchung", "tarif", "rabatt"],
        ["heron", "otter", "badger", "falcon", "lynx", "marten", "raven", "stoat", "wren", "osprey", "bison", "ibex", "gecko", "tapir", "okapi", "civet", "puffin", "jackal", "dingo", "narwhal", "walrus"],
        ["vol", "billet", "passager", "siege", "bagage", "escale", "tarif", "client", "paiement", "porte", "equipage", "retard", "carte", "devis", "facture", "agence", "trajet", "gare"],
        ["patient", "admission", "bed", "ward", "lab", "imaging", "pharmacy", "triage", "consent", "discharge", "billing", "claim", "roster", "dosage", "allergy", "referral", "vitals", "transport"],
    ];

    static readonly Func<string, string>[] Styles =
    [
        word => $"{word}-service",
        word => word,
        word => $"{char.ToUpperInvariant(word[0])}{word[1..]}Service",
        word => $"svc_{word}",
        word => $"ts-{word}-svc",
        word => $"com.acme.{word}",
        word => $"{word}-api",
    ];

    readonly string[] _words = Shuffled(dice);
    readonly Func<string, string> _style = dice.Pick(Styles);

    /// <summary>A different one for each number.</summary>
    public string Service(int number) => _style(Word(number));

    public string Word(int number) =>
        number < _words.Length ? _words[number] : $"{_words[number % _words.Length]}{(number / _words.Length).ToString(CultureInfo.InvariantCulture)}";

    static string[] Shuffled(Dice dice)
    {
        var words = dice.Pick(Words).ToArray();
        dice.Shuffle(words);
        return words;
    }
}
