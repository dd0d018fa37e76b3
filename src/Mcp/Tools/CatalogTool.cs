using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dendro.Mcp.Spans;
using Dendro.Mcp.Tools.Answers;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Dendro.Mcp.Tools;

/// <summary>Runs a row of the tool table for the SDK: one text that fits the budget, and a second one that says what was left out.</summary>
internal sealed class CatalogTool(ToolSpec spec, McpSettings settings, TimeProvider clock, ILogger<CatalogTool> logger) : McpServerTool
{
    /// <summary>
    /// The member of a call's <c>_meta</c> with which a program that reads answers itself, rather than giving them to a model, asks for longer ones.
    /// </summary>
    public const string LengthName = "dendro/maxCharacters";

    const int LongestRefusal = 2_000;

    public override Tool ProtocolTool { get; } = new()
    {
        Name = spec.Name,
        Description = spec.Description,
        InputSchema = JsonSerializer.SerializeToElement(spec.Schema()),
        // The hints that hold for tools that write say nothing of one that only reads.
        Annotations = new ToolAnnotations { Title = spec.Title, ReadOnlyHint = true },
    };

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var start = clock.GetTimestamp();
        try
        {
            var given = request.Params.Arguments ?? new Dictionary<string, JsonElement>();
            var answer = await spec.Run(new Arguments(spec, given, clock.GetUtcNow()), cancellationToken);
            var (text, notice) = Length(request.Params.Meta) is { } length
                ? Budget.Fit(answer, length, text => text.Length)
                : Budget.Fit(answer, settings.MostCharacters, Budget.ForModels);
            Log.ToolAnswered(logger, spec.Name, text.Length, clock.GetElapsedTime(start).TotalMilliseconds);
            return Result(answer, notice is null ? [text] : [text, notice]);
        }
        catch (ToolException refusal)
        {
            return Refused(refusal);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A defect here, or a backend that answers another shape: the log has the details, of which the caller could make nothing.
            Log.ToolFailed(logger, spec.Name, failure);
            Activity.Current?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            return Failure($"{spec.Name} failed: a backend answered in a form that is not known, or there is a defect here; the log of this server tells more.");
        }
    }

    /// <summary>Whoever asked wrongly is told so, which is no error of this server; a backend that is down is one.</summary>
    CallToolResult Refused(ToolException refusal)
    {
        var reason = Excerpt.Of(refusal.Message);
        if (refusal is BackendException)
        {
            Log.BackendFailed(logger, spec.Name, reason);
            Activity.Current?.SetStatus(ActivityStatusCode.Error, reason);
        }
        else
        {
            CallersFaults.Mark(reason);
            Log.ToolRefused(logger, spec.Name, reason);
        }

        return Failure(Excerpt.Of(refusal.Message, LongestRefusal));
    }

    static int? Length(JsonObject? meta) =>
        meta?[LengthName] is JsonValue value && value.TryGetValue<int>(out var length) ? Math.Clamp(length, Budget.Least, Budget.Most) : null;

    static CallToolResult Result(Answer answer, string[] texts)
    {
        var meta = (JsonObject?)answer.Meta?.DeepClone() ?? [];
        if (answer.Window is { } window)
        {
            meta["window"] = new JsonObject { ["start"] = window.Start.ToString("O"), ["end"] = window.End.ToString("O") };
        }

        return new CallToolResult { Content = [.. texts.Select(text => new TextContentBlock { Text = text })], Meta = meta.Count > 0 ? meta : null };
    }

    static CallToolResult Failure(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };
}
