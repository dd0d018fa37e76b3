using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dendro.Cli.Query;

namespace Dendro.Cli.Faults;

/// <summary>A fault as <c>GET /faults</c> of a service describes it.</summary>
internal sealed record Fault(
    string Service, string Kind, bool On, string? Strength, DateTimeOffset? Since, DateTimeOffset? Until, string? Effect, JsonElement? Symptoms);

/// <summary>The body of <c>PUT /faults</c>.</summary>
internal sealed record FaultChange(string Kind, bool On, string? Strength, string? For);

/// <summary>Talks to the fault switches of the services.</summary>
internal sealed class FaultApi(IReadOnlyDictionary<string, Uri> services) : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    public async Task<IReadOnlyList<Fault>> ListAsync(string? service, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(Named(service).Select(async one =>
            await SendAsync(one, HttpMethod.Get, null, FaultJson.Default.IReadOnlyListFault, cancellationToken) ?? []));
        return [.. lists.SelectMany(list => list)];
    }

    public async Task<Fault> SwitchAsync(string service, FaultChange change, CancellationToken cancellationToken) =>
        (await SendAsync(service, HttpMethod.Put, change, FaultJson.Default.Fault, cancellationToken))!;

    public Task AllOffAsync(string? service, CancellationToken cancellationToken) =>
        Task.WhenAll(Named(service).Select(one => SendAsync<Fault>(one, HttpMethod.Delete, null, null, cancellationToken)));

    public static string ToJson(IReadOnlyList<Fault> faults) => JsonSerializer.Serialize(faults, FaultJson.Default.IReadOnlyListFault);

    public void Dispose() => _client.Dispose();

    IEnumerable<string> Named(string? service) => service is null ? services.Keys : [service];

    async Task<T?> SendAsync<T>(string service, HttpMethod method, FaultChange? body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>? type, CancellationToken cancellationToken)
    {
        if (!services.TryGetValue(service, out var address))
        {
            throw new UserError($"there is no service \"{service}\"; there are {string.Join(", ", services.Keys)}.", exitCode: 2);
        }

        using var request = new HttpRequestMessage(method, new Uri(address, "/faults"));
        request.Content = body is null ? null : JsonContent.Create(body, FaultJson.Default.FaultChange);
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return !response.IsSuccessStatusCode ? throw new UserError($"{service}: {TelemetryApi.ErrorText(text)} (HTTP {(int)response.StatusCode})")
                : type is null || text.Length == 0 ? default
                : JsonSerializer.Deserialize(text, type);
        }
        catch (HttpRequestException e)
        {
            throw new UserError($"{service} does not answer at {address} ({e.Message}); ./dendro status tells how it is.");
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
[JsonSerializable(typeof(FaultChange))]
internal sealed partial class FaultJson : JsonSerializerContext;
