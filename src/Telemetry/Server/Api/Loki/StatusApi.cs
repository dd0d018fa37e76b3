namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>What this server is, as Loki tells it.</summary>
internal static class StatusApi
{
    // Clients choose features by Loki's version; this is the one whose language and API are implemented.
    const string Version = "3.7.0";

    public static IResult BuildInfo() => LokiJson.Result(json =>
    {
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("revision", "dendro");
        json.WriteString("branch", "main");
        json.WriteString("buildUser", "");
        json.WriteString("buildDate", "");
        json.WriteString("goVersion", "");
        json.WriteEndObject();
    });
}
