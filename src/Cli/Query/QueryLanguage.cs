namespace Dendro.Cli.Query;

internal enum QueryLanguage
{
    PromQL,
    LogQL,
    TraceQL,
    SQL,
}
