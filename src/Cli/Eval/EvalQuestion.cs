using System.Net.Http.Json;
using System.Text.Json;
using Dendro.Cli.Query;

namespace Dendro.Cli.Eval;

/// <summary>The body of the orchestrator's <c>POST /analyze</c>.</summary>
internal sealed record EvalQuestion(string Query, QuestionWindow? TimeRange);

internal sealed record QuestionWindow(DateTimeOffset Start, DateTimeOffset End);

/// <summary>A cause that the agents named, as far as it is judged.</summary>
internal sealed record NamedCause(string Service, string Mechanism, double Confidence)
{
    public string? Instance { get; init; }

    public string? Operation { get; init; }

    public string? Dependency { get; init; }

    public string? State { get; init; }

    public DateTimeOffset? Since { get; init; }
}

/// <summary>What the agents answered, as far as it is judged.</summary>
internal sealed record CausesAnswer(string Verdict, IReadOnlyList<NamedCause> Causes, IReadOnlyList<string> Warnings);

/// <summary>Asks the orchestrator.</summary>
internal sealed class CausesClient(HttpClient client, Uri orchestrator)
{
    /// <summary>Longer than any answer without a model takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="UserError">There is no answer, and why.</exception>
    public async Task<CausesAnswer> AskAsync(EvalQuestion question, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await client.PostAsJsonAsync(new Uri(orchestrator, "/analyze"), question, EvalJson.Default.EvalQuestion, patience.Token);
            var body = await response.Content.ReadAsStringAsync(patience.Token);
            return response.IsSuccessStatusCode
                ? Read(body)
                : throw new UserError($"the orchestrator answers: {TelemetryApi.ErrorText(body)} (HTTP {(int)response.StatusCode})");
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"the orchestrator does not answer at {orchestrator} ({e.Message}).");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserError($"the orchestrator did not answer within {Patience.TotalMinutes:0} minutes.");
        }
    }

    internal static CausesAnswer Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        var validation = json.RootElement.GetProperty("validation");
        return new CausesAnswer(
            validation.GetProperty("verdict").GetString()!,
            [.. json.RootElement.GetProperty("root_causes").EnumerateArray().Select(Cause)],
            validation.TryGetProperty("warnings", out var warnings) ? [.. warnings.EnumerateArray().Select(warning => warning.GetString()!)] : []);
    }

    static NamedCause Cause(JsonElement cause)
    {
        string? Text(string name) => cause.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return new NamedCause(Text("service") ?? "", Text("mechanism") ?? "", cause.GetProperty("confidence").GetDouble())
        {
            Instance = Text("instance"),
            Operation = Text("operation"),
            Dependency = Text("dependency"),
            State = Text("state"),
            Since = cause.TryGetProperty("since", out var since) && since.ValueKind == JsonValueKind.String ? since.GetDateTimeOffset() : null,
        };
    }
}
