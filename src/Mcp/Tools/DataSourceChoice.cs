using Dendro.Mcp.Upstream;

namespace Dendro.Mcp.Tools;

internal static class DataSourceChoice
{
    public static DataSource Require(this DataSources sources, string uid) => sources.ByUid(uid) ?? throw new ToolException(
        $"datasource with UID '{Excerpt.Of(uid)}' not found; there are {string.Join(", ", sources.All.Select(source => source.Uid))}.");

    /// <summary>
    /// The source that the call names, or the one of the type where a tool does not ask for it; a uid of another type is refused before the backend
    /// refuses it less clearly.
    /// </summary>
    public static DataSource OfType(this DataSources sources, Arguments arguments, string type)
    {
        var source = arguments.Text("datasourceUid") is { } uid ? sources.Require(uid) : sources.All.First(one => one.Type == type);
        return source.Type == type
            ? source
            : throw new ToolException($"datasource '{source.Uid}' is of type {source.Type}, but this tool needs one of type {type}.");
    }
}
