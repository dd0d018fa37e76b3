using Microsoft.AspNetCore.Http;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>The <c>Idempotency-Key</c> of a request: 1 to 200 visible ASCII characters.</summary>
public static class RequestKey
{
    const int MaxLength = 200;

    /// <summary>Reads the key; null when there is none. False when it cannot be used, with the reason.</summary>
    public static bool TryRead(HttpRequest request, out string? key, out string problem)
    {
        key = request.Headers[ApiClient.IdempotencyKey];
        problem = $"expected 1 to {MaxLength} visible ASCII characters";
        return key is null || (key.Length is >= 1 and <= MaxLength && key.All(character => character is > ' ' and < '\x7f'));
    }
}
