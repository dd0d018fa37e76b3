using System.Globalization;
using System.Text.Json;
using Dendro.Web.Explore;

namespace Dendro.Web.Shop;

/// <summary>A fault that a service can have, as it stands now.</summary>
public sealed record FaultRow(
    string Service, string Kind, bool IsOn, string Strength, DateTimeOffset? Since, DateTimeOffset? Until, string Effect, string Symptoms);

/// <summary>The fault API of every service of the shop.</summary>
internal sealed class FaultsClient(HttpClient http, WebOptions options, ILogger<FaultsClient> logger)
{
    /// <summary>The faults of the services that answer, and a sentence for each that does not.</summary>
    public async Task<(IReadOnlyList<FaultRow> Faults, IReadOnlyList<string> Problems)> ListAsync(CancellationToken cancellationToken)
    {
        var services = await Task.WhenAll(options.Services.Select(service => ListAsync(service, cancellationToken)));
        // Replicas have the same faults: one row for all of them, which is on when one is.
        var faults = services.SelectMany(service => service.Faults).GroupBy(fault => (fault.Service, fault.Kind)).Select(copies => copies.MaxBy(copy => copy.IsOn)!);
        return ([.. faults], [.. services.Select(service => service.Problem).OfType<string>()]);
    }

    /// <param name="fault">The fault, with the strength and the state that it shall have.</param>
    /// <param name="lasting">How long, such as <c>5m</c>; empty means until it is switched off.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BackendException">The service refuses or does not answer.</exception>
    public async Task SwitchAsync(FaultRow fault, string lasting, CancellationToken cancellationToken)
    {
        var body = new Dictionary<string, object> { ["kind"] = fault.Kind, ["on"] = fault.IsOn };
        if (fault.IsOn && fault.Strength.Length > 0)
            body["strength"] = fault.Strength;
        if (fault.IsOn && lasting.Length > 0)
            body["for"] = lasting;
        await Task.WhenAll(Find(fault.Service).Select(service => SendAsync(service, url => http.PutAsJsonAsync(url, body, cancellationToken), cancellationToken)));
    }

    /// <summary>Switches every fault of every service off.</summary>
    /// <exception cref="BackendException">A service does not answer.</exception>
    public Task ClearAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(options.Services.Select(service => SendAsync(service, url => http.DeleteAsync(url, cancellationToken), cancellationToken)));

    async Task<(FaultRow[] Faults, string? Problem)> ListAsync(ShopService service, CancellationToken cancellationToken)
    {
        try
        {
            using var json = await http.GetJsonAsync(service.Name, Url(service).ToString(), [], logger, cancellationToken);
            return ([.. json.RootElement.EnumerateArray().Select(Read)], null);
        }
        catch (BackendException failed)
        {
            return ([], failed.Message);
        }
    }

    async Task SendAsync(ShopService service, Func<Uri, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await send(Url(service));
            if (!response.IsSuccessStatusCode)
                throw new BackendException(await BackendHttp.ReadErrorAsync(response, service.Name, cancellationToken));
        }
        catch (HttpRequestException failed)
        {
            logger.BackendFailed(service.Name, "faults", failed.Message);
            throw new BackendException(BackendHttp.Unreachable(service.Name, service.Url, failed), BackendException.Kind.Unreachable);
        }
    }

    List<ShopService> Find(string name) => options.Services.Where(service => service.Name == name).ToList() is { Count: > 0 } replicas
        ? replicas
        : throw new BackendException($"SHOP_SERVICES has no service \"{name}\".");

    static Uri Url(ShopService service) => new(service.Url, "faults");

    static FaultRow Read(JsonElement fault) => new(
        fault.Text("service"), fault.Text("kind"), fault.TryGetProperty("on", out var on) && on.ValueKind == JsonValueKind.True,
        fault.Text("strength"), Time(fault, "since"), Time(fault, "until"), fault.Text("effect"), fault.Text("symptoms"));

    static DateTimeOffset? Time(JsonElement fault, string name) =>
        DateTimeOffset.TryParse(fault.Text(name), CultureInfo.InvariantCulture, out var time) ? time : null;
}
