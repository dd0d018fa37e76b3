namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>What a query may cost, as far as its endpoint tells.</summary>
internal enum QueryCost
{
    /// <summary>Next to nothing: names, or one trace by its id.</summary>
    Lookup,

    /// <summary>What the time costs that it looks at, from <c>start</c> to <c>end</c> and back by its own ranges.</summary>
    Range,

    /// <summary>The same, at one instant.</summary>
    Instant,

    /// <summary>Any amount.</summary>
    Any,
}
