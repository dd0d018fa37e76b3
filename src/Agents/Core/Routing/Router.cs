using System.Text.RegularExpressions;
using Dendro.Agents.Core.Contract;

namespace Dendro.Agents.Core.Routing;

/// <summary>
/// Decides from the words of a question whom to ask. A question that names one signal goes there; every other question about the
/// system goes to all, since the cause of a trouble is rarely where it is noticed.
/// </summary>
internal static partial class Router
{
    static readonly string[] All = ["logs", "metrics", "traces"];

    public static RoutingDecision Route(string query, IReadOnlyList<string> services)
    {
        var text = query.ToLowerInvariant();
        if (!Trouble().IsMatch(text))
        {
            var named = Signals(text);
            if (named.Count > 0)
            {
                return new RoutingDecision(Intent.Investigate, named, $"The question names {string.Join(" and ", named)}.");
            }

            if (Greeting().IsMatch(text))
            {
                return new RoutingDecision(Intent.Greeting, [], "A greeting asks nothing.");
            }

            if (services.Count == 0 && !Domain().IsMatch(text))
            {
                return new RoutingDecision(Intent.OffTopic, [], "Nothing in the question is about the system.");
            }
        }

        return new RoutingDecision(Intent.Investigate, All, "The cause of a trouble may show in any signal, so all agents are asked.");
    }

    static List<string> Signals(string text)
    {
        var named = new List<string>();
        if (Logs().IsMatch(text))
        {
            named.Add("logs");
        }

        if (Metrics().IsMatch(text))
        {
            named.Add("metrics");
        }

        if (Traces().IsMatch(text))
        {
            named.Add("traces");
        }

        return named;
    }

    // Words that ask for a cause, in seven languages.
    [GeneratedRegex("""
        \b(why|wrong|root[ ]?cause|cause[sd]?|fail(s|ed|ing|ure|ures)?|broken|down|incident|outage|problem\w*|trouble|issue\w*|slow\w*|unhealthy|healthy|health|happen\w*|going[ ]on|anomal\w+|degrad\w+|fehl\w*|warum|wieso|weshalb|kaputt|ursach\w*|störung\w*|langsam\w*|stimmt|los|schief\w*|gesund\w*
        |pourquoi|panne\w*|problème\w*|lent\w*|échou\w+|échec\w*|erreur\w*|va[ ]pas|marche[ ]pas|passe
        |por[ ]?qué|falla\w*|fallo\w*|problema\w*|causa\w*|lento\w*|lenta\w*|mal|roto|pasa|ocurre|error\w*|errores
        |perch[eé]|guast\w+|non[ ]va|succed\w+|fallisc\w+|errori|rott\w+
        |por[ ]?qu[eê]|falha\w*|errad\w+|acontec\w+|quebrad\w+|erros
        |waarom|mis|oorza\w+|storing\w*|traag|trage|kapot|fout\w*|mislukk\w*|aan[ ]de[ ]hand|wrong|errors?)\b
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Trouble();

    [GeneratedRegex(@"\b(logs?|log ?lines?|logged|logging|logfiles?|protokoll\w*|journal|journaux|registros?|registri|logboek\w*)\b")]
    private static partial Regex Logs();

    [GeneratedRegex(@"\b(metrics?|metriken?|métriques?|métricas?|metriche|metriek\w*|cpu|memory|speicher|mémoire|memoria|memória|geheugen|throughput|durchsatz|rates?|p9[59]|percentiles?|latency|latenz\w*|latence|latencia|latência|requests? per|prozessor\w*)\b")]
    private static partial Regex Metrics();

    [GeneratedRegex(@"\b(traces?|spans?|trazas?|tracce|call (path|graph|chain)s?|service (map|graph)|aufrufkette\w*)\b")]
    private static partial Regex Traces();

    [GeneratedRegex(@"^\W*(hi|hello|hey|good (morning|day|evening|afternoon)|thanks?( you)?|hallo|guten (tag|morgen|abend)|moin|servus|danke|bonjour|salut|bonsoir|merci|hola|buen[oa]s (d[ií]as|tardes|noches)|gracias|ciao|buongiorno|buonasera|grazie|olá|ola|bom dia|boa (tarde|noite)|obrigad[oa]|goede(n)?(morgen|dag|middag|avond)|dag|dank je|bedankt)\b[\s\w,]{0,20}[\W]*$")]
    private static partial Regex Greeting();

    [GeneratedRegex("""
        \b(customer|supplier|ordercheck|suppliercheck|order|orders|stock|stocks|ordermanagement|shop|laden|boutique|tienda|negozio|loja|winkel
        |services?|dienste?n?|servic(io|e|ii)s?|servizi\w*|serviços?|system|système|sistema|systeem|database|datenbank|postgres\w*|kafka|queue|topic|deploy\w*|release
        |traffic|load|latency|timeouts?|exceptions?|status|telemetry|telemetrie|monitor\w*|alert\w*|dashboard\w*|bestell\w*|command(e|es)|pedidos?|ordini|bestelling\w*|lager|endpoint\w*|api|http|5\d\d)\b
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Domain();
}
