using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Tools;

/// <summary>Runs a row of the tool table for the SDK: one text content, strings verbatim and the rest as JSON.</summary>
internal sealed class CatalogTool(ToolSpec spec, TimeProvider clock, ILogger<CatalogTool> logger) : McpServerTool
{
    /// <summary>About 60,000 tokens; more would only crowd out a model's context.</summary>
    const int MostCharacters = 250_000;

    static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override Tool ProtocolTool { get; } = new()
    {
        Name = spec.Name,
        Title = spec.Title,
        Description = spec.Description,
        InputSchema = JsonSerializer.SerializeToElement(spec.Schema()),
        Annotations = new ToolAnnotations
        {
            Title = spec.Title,
            ReadOnlyHint = true,
            IdempotentHint = true,
            DestructiveHint = false,
            OpenWorldHint = false,
        },
    };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var start = clock.GetTimestamp();
        try
        {
            var given = request.Params.Arguments?.AsReadOnly() ?? (IReadOnlyDictionary<string, JsonElement>)new Dictionary<string, JsonElement>();
            var answer = await spec.Run(new Arguments(spec, given, clock.GetUtcNow()), cancellationToken);
            var text = answer.Value switch
            {
                null => "null",
                JsonValue value when value.TryGetValue<string>(out var verbatim) => verbatim,
                _ => answer.Value.ToJsonString(Compact),
            };
            if (text.Length > MostCharacters)
            {
                throw new ToolException(
                    $"The result has {text.Length} characters, more than the {MostCharacters} allowed; aggregate, shorten the range or lower the limit.");
            }

            Log.ToolAnswered(logger, spec.Name, text.Length, clock.GetElapsedTime(start).TotalMilliseconds);
            return Result(isError: false, answer.Notice is null ? [text] : [text, answer.Notice]);
        }
        catch (ToolException refusal)
        {
            Log.ToolRefused(logger, spec.Name, refusal.Message);
            Activity.Current?.SetStatus(ActivityStatusCode.Error, refusal.Message);
            return Result(isError: true, refusal.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A defect here, or a backend that answers another shape: the caller learns that, the log has the details.
            Log.ToolFailed(logger, spec.Name, failure);
            return Result(isError: true, $"{spec.Name} failed: {failure.GetType().Name}: {failure.Message}");
        }
    }

    static CallToolResult Result(bool isError, params string[] texts) =>
        new() { IsError = isError, Content = [.. texts.Select(text => new TextContentBlock { Text = text })] };
}
