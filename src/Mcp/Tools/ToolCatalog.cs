using Dendro.Mcp.Upstream;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Tools;

/// <summary>Every tool the server has. A family adds its rows by implementing <see cref="IToolFamily"/>.</summary>
internal static class ToolCatalog
{
    static readonly Type[] Families =
    [
        typeof(DataSourceTools), typeof(PrometheusQueryTool), typeof(PrometheusListTools), typeof(LokiQueryTool), typeof(LokiListTools),
        typeof(TempoTools), typeof(TempoAttributeTools), typeof(DeepLinkTool), typeof(ServiceMapTool), typeof(RootCauseTool),
    ];

    public static void Register(IServiceCollection services)
    {
        foreach (var family in Families)
        {
            services.AddSingleton(typeof(IToolFamily), family);
        }

        services.AddSingleton<KnownServices>();
        services.AddSingleton<IEnumerable<McpServerTool>>(provider =>
        [
            .. provider.GetServices<IToolFamily>()
                .SelectMany(family => family.Tools)
                .Select(spec => ActivatorUtilities.CreateInstance<CatalogTool>(provider, spec)),
        ]);
    }
}

internal interface IToolFamily
{
    IEnumerable<ToolSpec> Tools { get; }
}
