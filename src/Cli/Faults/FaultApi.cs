using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dendro.Cli.Query;

namespace Dendro.Cli.Faults;

/// <summary>A fault as <c>GET /faults</c> of a service describes it.</summary>
internal sealed record Fault(
    string Service, string Kind, bool On, string? Strength, DateTimeOffset? Since, DateTimeOffset? Until, string? Effect, string? Symptoms);

/// <summary>The body of <c>PUT /faults</c>.</summary>
internal sealed record FaultChange(string Kind, bool On, string? Strength, string? For);

/// <summary>When which fault was on, as <c>GET /faults/history</c> tells; <paramref name="Until"/> is null while it is.</summary>
internal sealed record FaultRecord(string Service, string Kind, string Strength, DateTimeOffset Since, DateTimeOffset? Until, string Symptoms);

/// <summary>Talks to the fault switches of the services. A service may have several addresses: a fault is one of all its copies.</summary>
internal sealed class FaultApi(ILookup<string, Uri> services) : IDisposable
{
    readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>How long to wait for a service that a crash loop has taken down for a moment.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>One state for all copies of a service: on when one of them is.</summary>
    public async Task<IReadOnlyList<Fault>> ListAsync(string? service, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(Named(service).Select(async one =>
            await SendAsync(one, HttpMethod.Get, "/faults", null, FaultJson.Default.IReadOnlyListFault, cancellationToken) ?? []));
        return [.. lists.SelectMany(list => list).GroupBy(fault => (fault.Service, fault.Kind)).Select(copies => copies.MaxBy(copy => copy.On)!)];
    }

    public async Task<IReadOnlyList<FaultRecord>> HistoryAsync(string? service, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(Named(service).Select(async one =>
            await SendAsync(one, HttpMethod.Get, "/faults/history", null, FaultJson.Default.IReadOnlyListFaultRecord, cancellationToken) ?? []));
        return [.. lists.SelectMany(list => list)];
    }

    public async Task<Fault> SwitchAsync(string service, FaultChange change, CancellationToken cancellationToken) =>
        (await Task.WhenAll(Named(service).Select(one => SendAsync(one, HttpMethod.Put, "/faults", change, FaultJson.Default.Fault, cancellationToken))))[0]!;

    public Task AllOffAsync(string? service, CancellationToken cancellationToken) =>
        Task.WhenAll(Named(service).Select(one => SendAsync<Fault>(one, HttpMethod.Delete, "/faults", null, null, cancellationToken)));

    public static string ToJson(IReadOnlyList<Fault> faults) => JsonSerializer.Serialize(faults, FaultJson.Default.IReadOnlyListFault);

    public static string ToJson(IReadOnlyList<FaultRecord> records) => JsonSerializer.Serialize(records, FaultJson.Default.IReadOnlyListFaultRecord);

    public void Dispose() => _client.Dispose();

    IEnumerable<(string Service, Uri Address)> Named(string? service) => service is null
        ? services.SelectMany(one => one, (one, address) => (one.Key, address))
        : services.Contains(service) ? services[service].Select(address => (service, address))
        : throw new UserError($"there is no service \"{service}\"; there are {string.Join(", ", services.Select(one => one.Key).Concat(Outage.All.Select(outage => outage.Part)))}.", exitCode: 2);

    async Task<T?> SendAsync<T>(
        (string Service, Uri Address) to, HttpMethod method, string path, FaultChange? body, JsonTypeInfo<T>? type, CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            using var request = new HttpRequestMessage(method, new Uri(to.Address, path));
            request.Content = body is null ? null : JsonContent.Create(body, FaultJson.Default.FaultChange);
            try
            {
                using var response = await _client.SendAsync(request, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                return !response.IsSuccessStatusCode ? throw new UserError($"{to.Service}: {TelemetryApi.ErrorText(text)} (HTTP {(int)response.StatusCode})")
                    : type is null || text.Length == 0 ? default
                    : JsonSerializer.Deserialize(text, type);
            }
            catch (HttpRequestException e)
            {
                // What shall be mended may be down for a moment because it is broken.
                var isMending = method == HttpMethod.Delete || body is { On: false };
                if (!isMending || TimeProvider.System.GetElapsedTime(began) > Patience)
                {
                    throw new UserError($"{to.Service} does not answer at {to.Address} ({e.Message}); ./dendro status tells how it is.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Fault>))]
[JsonSerializable(typeof(IReadOnlyList<FaultRecord>))]
[JsonSerializable(typeof(FaultChange))]
internal sealed partial class FaultJson : JsonSerializerContext;
