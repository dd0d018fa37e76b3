namespace Dendro.Mcp.Upstream;

/// <summary>One backend, as Grafana would list it; <c>Probe</c> is a path that answers 2xx when it can be queried.</summary>
internal sealed record DataSource(int Id, string Uid, string Name, string Type, Uri Address, bool IsDefault, string Probe);

/// <summary>The backends this server reaches, in Grafana's terms: their uid is the name of their type.</summary>
internal sealed class DataSources(McpSettings settings)
{
    public DataSource Prometheus { get; } = new(1, "prometheus", "Prometheus", "prometheus", settings.Prometheus, true, "api/v1/query?query=1");

    public DataSource Loki { get; } = new(2, "loki", "Loki", "loki", settings.Loki, false, "loki/api/v1/labels");

    public DataSource Tempo { get; } = new(3, "tempo", "Tempo", "tempo", settings.Tempo, false, "api/echo");

    public IReadOnlyList<DataSource> All => [Prometheus, Loki, Tempo];

    public DataSource? ByUid(string uid) => All.FirstOrDefault(source => source.Uid.Equals(uid, StringComparison.Ordinal));

    public DataSource? ByName(string name) => All.FirstOrDefault(source => source.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
