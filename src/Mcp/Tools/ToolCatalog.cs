using Dendro.Mcp.Documents;
using Dendro.Mcp.Upstream;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Tools;

/// <summary>Every tool the server has. A family adds its rows by implementing <see cref="IToolFamily"/>.</summary>
internal static class ToolCatalog
{
    /// <summary>The sets are mcp-grafana's categories, and <c>dendro</c> for what it has not.</summary>
    static readonly (string Set, Type[] Families)[] Sets =
    [
        ("datasource", [typeof(DataSourceTools), typeof(DataSourceHealthTool)]),
        ("prometheus", [typeof(PrometheusQueryTool), typeof(PrometheusHistogramTool), typeof(PrometheusListTools)]),
        ("loki", [typeof(LokiQueryTool), typeof(LokiListTools), typeof(LokiLabelAuditTool)]),
        ("tempo", [typeof(TempoTools), typeof(TempoAttributeTools), typeof(TraceDiffTool), typeof(DocumentTool)]),
        ("navigation", [typeof(DeepLinkTool)]),
        ("alerting", [typeof(AlertRulesTool)]),
        ("annotations", [typeof(AnnotationsTool)]),
        ("sift", [typeof(ErrorPatternsTool), typeof(SlowRequestsTool)]),
        ("dendro", [typeof(ServiceMapTool), typeof(RootCauseTool)]),
    ];

    public static IEnumerable<string> SetNames => Sets.Select(set => set.Set);

    /// <summary>The key of the tools that Tempo's own server has.</summary>
    public const string Tempo = "tempo";

    public static void Register(IServiceCollection services, IReadOnlyList<string> sets)
    {
        foreach (var family in Sets.Where(set => sets.Count == 0 || sets.Contains(set.Set)).SelectMany(set => set.Families))
        {
            services.AddSingleton(typeof(IToolFamily), family);
        }

        services.AddSingleton<KnownServices>().AddSingleton<Orchestrator>().AddSingleton<ShopFaults>();
        services.AddSingleton(provider => Resources.Create(provider.GetRequiredService<KnownServices>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => Prompts.Create());
        services.AddSingleton(provider => Create(provider, spec => spec));
        services.AddKeyedSingleton(Tempo, (provider, _) =>
        {
            var tools = new McpServerPrimitiveCollection<McpServerTool>();
            foreach (var tool in Create(provider, spec => spec.OfTempo))
            {
                tools.Add(tool);
            }

            return tools;
        });
    }

    static IEnumerable<McpServerTool> Create(IServiceProvider provider, Func<ToolSpec, ToolSpec?> choose) =>
    [
        .. provider.GetServices<IToolFamily>().SelectMany(family => family.Tools).Select(choose).OfType<ToolSpec>()
            .Select(spec => ActivatorUtilities.CreateInstance<CatalogTool>(provider, spec)),
    ];
}

internal interface IToolFamily
{
    IEnumerable<ToolSpec> Tools { get; }
}
