using System.Text.Json;
using Dendro.Shop.ServiceKit.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Dendro.Shop.ServiceKit.Faults;

/// <summary>What <c>PUT /faults</c> takes.</summary>
/// <param name="Kind">The fault's name.</param>
/// <param name="On">Whether to switch it on or off.</param>
/// <param name="Strength">How strong: a text or a number; the kind's default when absent.</param>
/// <param name="For">How long, such as <c>5m</c>; until told otherwise when absent.</param>
sealed record FaultRequest(string Kind, bool On, JsonElement? Strength = null, string? For = null);

static class FaultsApi
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/faults").WithTags("faults");
        group.MapGet("", ListFaults).WithSummary("Every fault this service can have, as it stands now");
        group.MapGet("/history", ListHistory).WithSummary("When which fault was on, oldest first: the ground truth");
        group.MapPut("", SwitchFault).WithSummary("Switch a fault on or off").Accepts<FaultRequest>("application/json");
        group.MapDelete("", ClearFaults).WithSummary("Switch every fault off");
    }

    static Ok<IReadOnlyList<FaultState>> ListFaults(FaultSwitches faults) => TypedResults.Ok(faults.List());

    static Ok<IReadOnlyList<FaultRecord>> ListHistory(FaultSwitches faults) => TypedResults.Ok(faults.History());

    static Ok<IReadOnlyList<FaultState>> ClearFaults(FaultSwitches faults)
    {
        faults.AllOff();
        return TypedResults.Ok(faults.List());
    }

    static async Task<Results<Ok<FaultState>, ProblemHttpResult>> SwitchFault(
        HttpRequest request, FaultSwitches faults, CancellationToken cancellationToken)
    {
        var (body, problem) = await JsonBody.ReadAsync<FaultRequest>(request, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        if (faults.Kinds.FirstOrDefault(kind => kind.Name == body.Kind) is not { } kind)
        {
            var known = string.Join(", ", faults.Kinds.Select(kind => kind.Name));
            return Problems.Invalid("kind", $"found \"{body.Kind}\", expected one of {known}");
        }

        var strength = body.Strength is { ValueKind: not JsonValueKind.Null } given ? given.ToString() : null;
        if (strength is not null && kind.Strength.Read(strength) is null)
        {
            return Problems.Invalid("strength", $"found \"{strength}\", expected {kind.Strength.Expected}");
        }

        TimeSpan? lasting = null;
        if (body.For is { } text)
        {
            if (!FaultDuration.TryParse(text, out var duration) || duration < TimeSpan.FromSeconds(1) || duration > TimeSpan.FromHours(24))
            {
                return Problems.Invalid("for", $"found \"{text}\", expected a duration from 1s to 24h, such as 30s or 5m");
            }

            lasting = duration;
        }

        return TypedResults.Ok(faults.Switch(kind, body.On, strength, lasting));
    }
}
