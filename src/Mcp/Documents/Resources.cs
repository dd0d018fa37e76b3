using System.Text.Json.Nodes;
using Dendro.Mcp.Upstream;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Documents;

/// <summary>What clients may attach to a conversation: the languages, a way of working, and the services there are.</summary>
internal static class Resources
{
    public static IEnumerable<McpServerResource> Create(KnownServices known, TimeProvider clock)
    {
        foreach (var document in Document.All)
        {
            yield return McpServerResource.Create(document.Text, new McpServerResourceCreateOptions
            {
                UriTemplate = document.Uri,
                Name = document.Name,
                Title = document.Title,
                MimeType = "text/markdown",
            });
        }

        yield return McpServerResource.Create(
            async (CancellationToken cancellationToken) =>
            {
                var now = clock.GetUtcNow();
                var services = await known.NamesAsync(new Tools.Answers.Window(now.AddHours(-1), now), cancellationToken);
                return new JsonArray([.. services.Select(name => JsonValue.Create(name))]).ToJsonString();
            },
            new McpServerResourceCreateOptions
            {
                UriTemplate = "catalogue://services",
                Name = "services",
                Title = "Services with telemetry in the last hour",
                MimeType = "application/json",
            });
    }
}
