using System.Diagnostics;

namespace Dendro.Shop.ServiceKit;

/// <summary>Marks spans as failed, by https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/.</summary>
public static class SpanErrors
{
    /// <summary>Sets the status to error and adds the exception as an event.</summary>
    public static void Fail(this Activity? span, Exception error)
    {
        span?.SetTag("error.type", error.GetType().FullName);
        span?.SetStatus(ActivityStatusCode.Error, error.Message);
        span?.AddException(error);
    }

    /// <summary>Sets the status to error with a reason.</summary>
    public static void Fail(this Activity? span, string reason) => span?.SetStatus(ActivityStatusCode.Error, reason);
}
