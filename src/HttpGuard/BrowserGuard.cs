using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Dendro.HttpGuard;

/// <summary>
/// Keeps pages of other sites away from a server that trusts whoever reaches it: they get there by a name of theirs that is rebound to this
/// machine, or by a request to another site, which browsers send and mark with its origin.
/// </summary>
public static class BrowserGuard
{
    const int LongestEcho = 200;

    /// <summary>Refuses such requests with 403, before anything else sees them.</summary>
    /// <param name="app">The server.</param>
    /// <param name="hosts">Under which names it may be asked.</param>
    /// <param name="isOpenTo">Whether pages of an origin may ask for what this request asks for, although they are of another site; none may by default.</param>
    public static IApplicationBuilder UseBrowserGuard(this IApplicationBuilder app, AllowedHosts hosts, Func<HttpContext, string, bool>? isOpenTo = null) =>
        app.Use((context, next) => Fault(context, hosts, isOpenTo) is { } fault ? RefuseAsync(context, fault) : next(context));

    static string? Fault(HttpContext context, AllowedHosts hosts, Func<HttpContext, string, bool>? isOpenTo)
    {
        var host = context.Request.Host;
        if (!hosts.Allows(Bare(host.Host)))
        {
            return $"The host \"{Echo(host.Host)}\" is none of this server's: it is asked by an address, by localhost, or by a name in {AllowedHosts.Setting}.";
        }

        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length == 0 || IsOwn(origin, host, hosts) || isOpenTo?.Invoke(context, origin) == true ? null
            : $"Pages of \"{Echo(origin)}\" may not ask this server; a host in {AllowedHosts.Setting} may.";
    }

    static bool IsOwn(string origin, HostString host, AllowedHosts hosts) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
        && (page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase) || hosts.AllowsPagesOf(Bare(page.Host)));

    /// <summary>An address of IPv6 stands in brackets, and a name may end with the dot of the root.</summary>
    static string Bare(string host) => host.Trim('[', ']').TrimEnd('.');

    static string Echo(string text) => text.Length > LongestEcho ? text[..LongestEcho] + "…" : text;

    static Task RefuseAsync(HttpContext context, string fault)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(
            new ProblemDetails { Status = StatusCodes.Status403Forbidden, Title = "The request comes from elsewhere.", Detail = fault },
            options: null, "application/problem+json", context.RequestAborted);
    }
}
