using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dendro.Shop.ServiceKit.Hosting;

static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alive", Alive).WithSummary("Whether the process is up").WithTags("operations");
        routes.MapGet("/health", ReportHealth).WithSummary("Whether the service can do its work").WithTags("operations")
            .Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
    }

    static string Alive()
    {
        Unsampled.DropCurrent();
        return "ok";
    }

    static async Task<IResult> ReportHealth(Health health, CancellationToken cancellationToken)
    {
        Unsampled.DropCurrent();
        var report = await health.ReportAsync(cancellationToken);
        return TypedResults.Json(report, statusCode: report.Status == "healthy"
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable);
    }
}
