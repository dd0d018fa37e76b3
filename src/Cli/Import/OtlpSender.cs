using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dendro.Cli.Query;

namespace Dendro.Cli.Import;

/// <summary>What a server said to a request.</summary>
/// <param name="Rejected">Records that it did not keep.</param>
/// <param name="Reason">Why it did not; empty when it kept all.</param>
internal readonly record struct Sent(long Rejected, string Reason);

/// <summary>A server refused a request for what is in it.</summary>
internal sealed class RefusedException(string message) : Exception(message);

/// <summary>Sends export requests to an endpoint of OTLP/HTTP.</summary>
internal sealed class OtlpSender(HttpClient client, Uri endpoint)
{
    /// <exception cref="RefusedException">The server cannot read the request.</exception>
    /// <exception cref="UserError">It does not answer, or does not take anything.</exception>
    public async Task<Sent> SendAsync(OtlpSignal signal, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var url = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal.ToString().ToLowerInvariant()}");
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.PostAsync(url, content, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode switch
            {
                HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge => throw new RefusedException(TelemetryApi.ErrorText(answer)),
                _ when response.IsSuccessStatusCode => Partial(answer),
                var status => throw new UserError($"{url} takes nothing: {TelemetryApi.ErrorText(answer)} (HTTP {(int)status})"),
            };
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"{url} does not answer ({e.Message}); is it running? ./dendro status tells.");
        }
    }

    static Sent Partial(string answer)
    {
        if (answer.Length == 0)
        {
            return default;
        }

        using var json = JsonDocument.Parse(answer);
        if (!json.RootElement.TryGetProperty("partialSuccess", out var partial))
        {
            return default;
        }

        var (rejected, reason) = (0L, "");
        foreach (var member in partial.EnumerateObject())
        {
            if (member.Name == "errorMessage")
            {
                reason = member.Value.GetString() ?? "";
            }
            else if (member.Name.StartsWith("rejected", StringComparison.Ordinal))
            {
                // A 64-bit number is a text in OTLP/JSON, and not everybody keeps to that.
                rejected = long.Parse(member.Value.ToString(), CultureInfo.InvariantCulture);
            }
        }

        return new Sent(rejected, reason);
    }
}
