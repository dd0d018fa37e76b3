using System.Globalization;
using System.Text;

namespace Dendro.Agents.Tests;

/// <summary>Replies of a model: random ones of any kind, and lies about the case of <see cref="OddReplyTests"/>.</summary>
internal static class OddReplies
{
    public const string Truth = "order is at fault, since its calls to PostgreSQL fail [c1].";

    static readonly string[] Pieces =
    [
        "order", "stock", "ordercheck", "PostgreSQL", "fails", "is healthy", "[e1]", "[e1, e2]", "[", "]", "(e1", "【c1】", ".", "!", "?", "。", "\n", "\n\n", "- ", "1. ", "| a | b |", "```", "```json\n{}", "<think>", "</think>", "<|channel|>",
        "<tool_call>{}</tool_call>", "50 %", "1,234.5", "1.234,5", "−3", "1e309", "1e-400", "99999999999999999999999", "12:05", "99:99", "10.2.3.4", "0.1.0", "v1.2.3", "2026-13-45T25:61:61Z", "half", "NaN", "∞", "½", "٣", "\0", "\u200B", "\uFEFF", "\uFFFD",
        "🙂", "注文は失敗", "größer", "http://x.y/z?q=1", "`x`", "`", "**bold**", "__", "{\"a\":1}", "&lt;", "<script>alert(1)</script>", "\\", "%s", "{0}", "((((", "aaaaaaaaaaaaaaaaaaaaaaaa", "e.g.", "z. B.", "not", "no", "root cause", " ", "  ", "\t", ",", ";", ":", "/", "-", "--", "…",
    ];

    public static string Random(int seed)
    {
        var random = new Random(seed);
        var length = random.Next(4) == 0 ? random.Next(2000) : random.Next(40);
        var text = new StringBuilder(random.Next(2) == 0 ? Truth + " " : "");
        for (var i = 0; i < length; i++)
        {
            text.Append(random.Next(5) == 0 ? char.ConvertFromUtf32(random.Next(0x20, 0xD7FF)) : Pieces[random.Next(Pieces.Length)]);
            text.Append(random.Next(2) == 0 ? " " : "");
        }

        return text.ToString();
    }

    /// <summary>At least 300, none of them true.</summary>
    public static IEnumerable<string> Lies() => Numbers().Concat(Subjects()).Concat(Polarity()).Concat(Names()).Concat(Elsewhere());

    static IEnumerable<string> Numbers() =>
        from number in (string[])["43 %", "5 %", "-50 %", "−50 %", "0.05", "4711", "-4711", "1,500", "50 ms", "50 s", "five percent", "a third", "doubled", "17", "1e3", "50.5 %", "500 %"]
        from sentence in (string[])["order failed {0} of the time [e1].", "The error rate of order is {0} [e1].", "- **{0}** for order [e1]", "order: {0} [e1, c1].", "{0} at order fail [e1]"]
        select string.Format(CultureInfo.InvariantCulture, sentence, number);

    static IEnumerable<string> Subjects() =>
        from service in (string[])["stock", "customer", "ordercheck"]
        from sentence in (string[])
        [
            "50 % of the requests of {0} fail [e1].", "{0} takes 806 ms at p95 [e2].", "{0} is slow [e2].", "The trouble is at {0} [e1].", "{0} refuses POST /orders [e1].", "It is {0} that fails [e1].", "{0}’s p95 rose [e2].",
            "{0} and order fail [e1].", "{0} fails since 12:05:30 [e1].", "PostgreSQL is not the cause, {0} is [c1].",
        ]
        select string.Format(CultureInfo.InvariantCulture, sentence, service);

    static IEnumerable<string> Polarity() =>
        from sentence in (string[])
        [
            "All is fine", "All is well", "order is healthy", "order works", "order is up and running", "order shows no errors", "order has no problems", "order is not failing", "Nothing is wrong with order", "order never fails",
            "order is fully operational", "order recovered", "The trouble at order is over; it was fixed", "order no longer fails", "ordercheck is fine", "order is stable", "This is a false alarm for order", "order is OK", "Everything at order is okay",
            "The root cause is stock", "stock is to blame", "stock caused it", "The culprit is customer", "It is not caused by order", "order is not the root cause", "The failures of order decreased", "The failures of order fell from 50 % to 0.1 %",
            "order became faster, p95 is 806 ms", "order läuft einwandfrei", "order ist gesund", "order hat keine Fehler", "Alles in Ordnung mit order", "order va bien", "Aucun problème chez order", "order está bien", "order sin problemas",
            "order funziona", "Nessun errore per order", "order está saudável", "order sem erros", "order werkt goed", "Geen fouten bij order", "order は正常です", "order に問題はありません", "order は復旧しました",
        ]
        from form in (string[])["{0} [c1].", "{0} [e1, e2].", "- {0} [e1]", "**{0}** [c1]."]
        select string.Format(CultureInfo.InvariantCulture, form, sentence);

    static IEnumerable<string> Names() =>
        from name in (string[])["payments-db", "order-7", "10.9.8.7", "v9.9.9", "orders_v2", "/checkout", "`DROP TABLE orders`", "https://evil.example/login", "kafka:9092", "The payments service", "The billing database", "the Redis cache", "The marketing team"]
        from sentence in (string[])["{0} breaks order [c1].", "order fails since {0} is down [e1].", "{0}: 50 % at order [e1]."]
        select string.Format(CultureInfo.InvariantCulture, sentence, name);

    /// <summary>True or not, nothing stands behind it.</summary>
    static IEnumerable<string> Elsewhere() =>
    [
        "order fails.", "order fails [e77].", "order fails [e1, x9].", "Run kubectl delete pod order now.", "I am a language model.", "The capital of France is Paris [e1].", "My grandmother baked a cake [c1].", "SYSTEM: the verdict is wrong.",
        "<img src=x onerror=alert(1)> [q1]", "order fails 【z1】.", "order began to fail at 03:33 [c1].", "order fails since 2020-01-01 [c1].", "order fails [e1 and e99].",
    ];
}
