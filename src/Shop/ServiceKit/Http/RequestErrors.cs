using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>Writes a service's log record about a request that failed; the record is an ERROR and carries the exception.</summary>
public delegate void LogRequestFailed(ILogger logger, string method, string path, int status, Exception error);

/// <summary>
/// Answers what no handler answered: 503 with <c>Retry-After</c> when the database is away for a moment, the request's own fault as it says, else 500.
/// </summary>
public sealed class RequestErrors(LogRequestFailed log, ILogger<RequestErrors> logger, IProblemDetailsService problems) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (status, title, detail) = exception switch
        {
            BadHttpRequestException bad => (bad.StatusCode, "The request is not valid", bad.Message),
            _ when IsTransient(exception) =>
                (StatusCodes.Status503ServiceUnavailable, "The database is not available", "Try again in a moment."),
            _ => (StatusCodes.Status500InternalServerError, "The request failed", exception.GetBaseException().Message),
        };
        if (status >= StatusCodes.Status500InternalServerError)
        {
            log(logger, httpContext.Request.Method, httpContext.Request.Path, status, exception);
            Activity.Current.Fail(exception);
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        });
    }

    static bool IsTransient(Exception? error) =>
        error is not null && (error is DbException { IsTransient: true } || IsTransient(error.InnerException));
}
