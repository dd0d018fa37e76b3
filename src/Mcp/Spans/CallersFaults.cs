using System.Diagnostics;

namespace Dendro.Mcp.Spans;

/// <summary>
/// A call that was wrong, and a client that left, are no failures of this server: their spans end without an error. The libraries mark
/// every error result, every 4xx and everything that was cancelled, so that the mark is taken off when a span ends, before it is exported.
/// </summary>
internal sealed class CallersFaults : IDisposable
{
    const string Refused = "dendro.refused";
    const string ErrorType = "error.type";

    readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name is "Experimental.ModelContextProtocol" or "System.Net.Http",
        // It looks at what others ask for, and makes no spans of its own accord.
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
        ActivityStopped = Ended,
    };

    public CallersFaults() => ActivitySource.AddActivityListener(_listener);

    /// <summary>The call that is being answered was wrong.</summary>
    public static void Mark(string reason) => Activity.Current?.SetCustomProperty(Refused, reason);

    public void Dispose() => _listener.Dispose();

    static void Ended(Activity span)
    {
        if (span.Status == ActivityStatusCode.Error && IsCallers(span))
        {
            span.SetStatus(ActivityStatusCode.Unset);
            span.SetTag(ErrorType, null);
            if (span.GetCustomProperty(Refused) is string reason)
            {
                span.SetTag(Refused, reason);
            }
        }
    }

    static bool IsCallers(Activity span) => span.GetCustomProperty(Refused) is not null
        || (span.GetTagItem(ErrorType) as string) switch
        {
            null => false,
            // What was asked for cannot be read, or is not there (JSON-RPC), or is not taken (HTTP); who asks too often is told to wait.
            "-32600" or "-32601" or "-32602" or "-32700" => true,
            "429" => false,
            { Length: 3 } status when status[0] == '4' => true,
            var type => type.EndsWith("CanceledException", StringComparison.Ordinal),
        };
}
