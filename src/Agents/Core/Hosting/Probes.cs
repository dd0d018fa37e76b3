using Microsoft.Extensions.Logging;

namespace Dendro.Agents.Core.Hosting;

/// <summary>Asks another host whether it is alive.</summary>
internal sealed class Probes(HttpClient http, ILogger<Probes> logger)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>"ok", or a sentence.</summary>
    public async Task<string> AliveAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/alive"), deadline.Token);
            // A server that has no /alive but answers is reachable all the same.
            return (int)response.StatusCode < 500 ? "ok" : $"{address} answered {(int)response.StatusCode}";
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.ProbeFailed(logger, address.ToString(), error.Message);
            return $"{address} cannot be reached: {error.Message}";
        }
    }
}
