using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Dendro.Agents.Core.Contract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Hosting;

/// <summary>The HTTP face that all four hosts share.</summary>
internal static class AnalyzeApi
{
    const long LongestBody = 64 * 1024;

    public static void Map(WebApplication app)
    {
        app.MapPost("/analyze", Analyze).WithMetadata(new RequestSizeLimitAttribute(LongestBody));
        app.MapPost("/analyze/stream", Stream).WithMetadata(new RequestSizeLimitAttribute(LongestBody));
        app.MapGet("/alive", () => Results.Text("ok"));
        app.MapGet("/health", Health);
    }

    static async Task<IResult> Analyze(HttpRequest request, IAnswerer answerer, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (investigation, refusal) = await ReadAsync(request, clock, cancellationToken);
        return investigation is null
            ? refusal!
            : Results.Json(await answerer.AnswerAsync(investigation, new Progress(clock), cancellationToken), AgentJson.Options);
    }

    static async Task<IResult> Stream(
        HttpRequest request, IAnswerer answerer, TimeProvider clock, ILogger<Progress> logger, CancellationToken cancellationToken)
    {
        var (investigation, refusal) = await ReadAsync(request, clock, cancellationToken);
        return investigation is null
            ? refusal!
            : TypedResults.ServerSentEvents(Events(investigation, answerer, clock, logger, cancellationToken));
    }

    static async IAsyncEnumerable<SseItem<string>> Events(
        Investigation investigation, IAnswerer answerer, TimeProvider clock, ILogger logger, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<SseItem<object>>();
        var answering = AnswerAsync();
        await foreach (var item in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return new SseItem<string>(JsonSerializer.Serialize(item.Data, AgentJson.Options), item.EventType);
        }

        await answering;

        async Task AnswerAsync()
        {
            try
            {
                var answer = await answerer.AnswerAsync(investigation, new Progress(clock, channel.Writer), cancellationToken);
                channel.Writer.TryWrite(new SseItem<object>(answer, "answer"));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The response has begun, so the failure can only be told inside the stream.
                Log.AnalysisFailed(logger, "stream", error);
                channel.Writer.TryWrite(new SseItem<object>(new { error = $"The analysis failed: {error.Message}" }, "error"));
            }
            finally
            {
                channel.Writer.Complete();
            }
        }
    }

    static async Task<IResult> Health(IAnswerer answerer, CancellationToken cancellationToken)
    {
        var checks = await answerer.CheckAsync(cancellationToken);
        var isHealthy = checks.Values.All(state => state == "ok");
        return Results.Json(
            new { status = isHealthy ? "ok" : "unhealthy", checks },
            statusCode: isHealthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    static async Task<(Investigation?, IResult?)> ReadAsync(HttpRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            var errors = new Dictionary<string, string[]>();
            return AnalyzeRequest.Read(body.RootElement, clock.GetUtcNow(), errors) is { } investigation
                ? (investigation, null)
                : (null, Results.ValidationProblem(errors, title: "The request cannot be understood."));
        }
        catch (JsonException error)
        {
            return (null, Results.Problem($"The body is not JSON: {error.Message}", statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be understood."));
        }
        catch (BadHttpRequestException error)
        {
            return (null, Results.Problem(error.Message, statusCode: error.StatusCode, title: "The request cannot be understood."));
        }
    }
}
