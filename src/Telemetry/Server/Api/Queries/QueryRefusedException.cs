namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>A query was not begun, since too many run and wait; it may be asked again.</summary>
/// <param name="reason">client_full, queue_full or waited.</param>
/// <param name="message">The sentence for whoever asked.</param>
/// <param name="retryAfter">When to ask again.</param>
internal sealed class QueryRefusedException(string reason, string message, TimeSpan retryAfter) : Exception(message)
{
    internal string Reason => reason;

    /// <summary>429 when the client has too many waiting itself, else 503.</summary>
    internal int Status => reason == QueryLane.ClientFull ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;

    /// <summary>Tells the client when to ask again.</summary>
    internal void SetRetryAfter(HttpResponse response) =>
        response.Headers.RetryAfter = ((int)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
