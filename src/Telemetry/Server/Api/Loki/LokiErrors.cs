using Dendro.Telemetry.LogQL;
using Dendro.Telemetry.Server.Api.Queries;
using Dendro.Telemetry.Storage;

namespace Dendro.Telemetry.Server.Api.Loki;

/// <summary>Turns failures into what Loki answers: the message as plain text.</summary>
internal sealed class LokiErrors(QueryAdmission admission) : IEndpointFilter
{
    const int ClientClosedRequest = 499;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await admission.RunAsync(context.HttpContext, () => next(context).AsTask());
        }
        catch (Exception e) when (e is LogQLException or BadParameterException)
        {
            return Results.Text(e.Message, "text/plain", statusCode: StatusCodes.Status400BadRequest);
        }
        catch (QueryRefusedException e)
        {
            e.SetRetryAfter(context.HttpContext.Response);
            return Results.Text(e.Message, "text/plain", statusCode: e.Status);
        }
        catch (StoreException e) when (!context.HttpContext.Response.HasStarted)
        {
            var (status, message) = StoreFailure.Answer(context.HttpContext, e);
            return Results.Text(message, "text/plain", statusCode: status);
        }
        catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Results.Text("the request was cancelled by the client", "text/plain", statusCode: ClientClosedRequest);
        }
    }
}
