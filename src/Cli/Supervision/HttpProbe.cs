using System.Net;

namespace Dendro.Cli.Supervision;

/// <summary>Asks a host whether it can do its work.</summary>
internal static class HttpProbe
{
    static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(3),
    };

    /// <summary>A host without this route is taken for healthy as soon as it answers.</summary>
    public static Func<CancellationToken, Task<Health>> Get(string url) => cancellationToken => AskAsync(url, cancellationToken);

    static async Task<Health> AskAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client.GetAsync(new Uri(url), cancellationToken);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
            {
                return Health.Ok;
            }

            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return Health.Not($"{new Uri(url).AbsolutePath} answers {(int)response.StatusCode} {(body.Length > 300 ? body[..300] + "…" : body)}".TrimEnd());
        }
        catch (HttpRequestException)
        {
            return Health.Not("does not answer yet");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Health.Not("does not answer within 3 s");
        }
    }
}
