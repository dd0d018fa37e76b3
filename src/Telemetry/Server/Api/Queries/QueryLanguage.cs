namespace Dendro.Telemetry.Server.Api.Queries;

/// <summary>What a query is written in.</summary>
internal enum QueryLanguage
{
    PromQL,
    LogQL,
    TraceQL,
    Sql,
}
