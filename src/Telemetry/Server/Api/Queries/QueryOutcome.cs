namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>What became of a query.</summary>
internal enum QueryOutcome
{
    /// <summary>It was answered.</summary>
    Ok,

    /// <summary>It could not be understood, or asked for more than a limit allows: a 4xx.</summary>
    Refused,

    /// <summary>The client went away before the answer.</summary>
    Cancelled,

    /// <summary>The server could not answer it, or not in time: a 5xx.</summary>
    Error,
}
