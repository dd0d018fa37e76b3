namespace Dendro.Cli.Eval.Generate.Dialects;

/// <summary>What services write into their logs, in the language of those who wrote them. {0} is an operation or peer, {1} what happened.</summary>
internal sealed record LogTexts(string Served, string Failed, string CallFailed, string Slow)
{
    public static readonly IReadOnlyList<LogTexts> All =
    [
        new("handled {0}", "request {0} failed: {1}", "call to {0} failed: {1}", "request {0} took longer than expected"),
        new("{0} verarbeitet", "Anfrage {0} fehlgeschlagen: {1}", "Aufruf von {0} fehlgeschlagen: {1}", "Anfrage {0} dauerte länger als erwartet"),
        new("{0} traité", "échec de la requête {0} : {1}", "échec de l'appel à {0} : {1}", "la requête {0} a duré plus que prévu"),
        new("{0} procesado", "la petición {0} ha fallado: {1}", "ha fallado la llamada a {0}: {1}", "la petición {0} ha tardado más de lo esperado"),
        new("{0} completata", "richiesta {0} non riuscita: {1}", "chiamata a {0} non riuscita: {1}", "la richiesta {0} è durata più del previsto"),
        new("{0} を処理しました", "リクエスト {0} が失敗しました: {1}", "{0} の呼び出しに失敗しました: {1}", "リクエスト {0} に時間がかかりました"),
    ];
}
