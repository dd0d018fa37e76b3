using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Dendro.Telemetry.Server.Otlp;

/// <summary>Lets pages of chosen origins send telemetry of the browser (Fetch standard, CORS).</summary>
internal static class OtlpCors
{
    internal const string Policy = "otlp";

    static readonly TimeSpan Remembered = TimeSpan.FromHours(2);

    /// <param name="services">The process.</param>
    /// <param name="origins">Origins, <c>https://*.example.org</c>, or <c>*</c>; none when empty.</param>
    internal static IServiceCollection AddOtlpCors(this IServiceCollection services, IReadOnlyList<string> origins) => services.AddCors(cors => cors.AddPolicy(Policy, policy =>
    {
        if (origins.Contains("*"))
        {
            policy.AllowAnyOrigin();
        }
        else
        {
            policy.WithOrigins([.. origins]).SetIsOriginAllowedToAllowWildcardSubdomains();
        }

        policy.WithMethods(HttpMethods.Post).AllowAnyHeader().SetPreflightMaxAge(Remembered);
    }));

    /// <summary>Whether the request is for a path that is open to pages of this origin.</summary>
    internal static bool IsOpen(HttpContext context, string origin) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IEnableCorsAttribute>()?.PolicyName == Policy
        && context.RequestServices.GetRequiredService<Microsoft.Extensions.Options.IOptions<CorsOptions>>().Value.GetPolicy(Policy) is { } policy
        && (policy.AllowAnyOrigin || policy.IsOriginAllowed(origin));
}
