namespace Dendro.Shop.ServiceKit.Http;

/// <summary>
/// Sends each request to the next of a service's replicas, and to the one after it when that one takes no connection. A request that was
/// sent is not repeated here: only the caller knows whether that does harm.
/// </summary>
sealed class Replicas(IReadOnlyList<Uri> addresses, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    int _turn = -1;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var first = (int)((uint)Interlocked.Increment(ref _turn) % addresses.Count);
        for (var tried = 1; ; tried++)
        {
            request.RequestUri = new Uri(addresses[(first + tried - 1) % addresses.Count], path);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError && tried < addresses.Count)
            {
                // Its turn comes again; whether the service as a whole is there, the last one decides.
            }
        }
    }
}
