using Dendro.Mcp.Upstream;

namespace Dendro.Mcp;

/// <summary><c>/alive</c>: the process is up. <c>/health</c>: each backend answers.</summary>
internal static class Health
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/alive", () => Results.Text("ok"));
        app.MapGet("/health", Check);
    }

    static async Task<IResult> Check(DataSources sources, HttpSource http, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(sources.All.Select(async source =>
        {
            var fault = await http.ProbeAsync(source, cancellationToken);
            return (source.Uid, Text: fault ?? "ok");
        }));
        var healthy = checks.All(check => check.Text == "ok");
        return Results.Json(
            new { status = healthy ? "ok" : "unhealthy", checks = checks.ToDictionary(check => check.Uid, check => check.Text) },
            statusCode: healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
