using System.Collections.Concurrent;

namespace Dendro.Shop.ServiceKit.Hosting;

/// <summary>One thing a service needs: whether it has it, and a word about it.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Detail">What is known, in a few words.</param>
public sealed record HealthCheck(string Status, string Detail);

/// <summary>Whether the service can do its work.</summary>
/// <param name="Status"><c>healthy</c> when every check is.</param>
/// <param name="Checks">The checks by name.</param>
public sealed record HealthReport(string Status, IReadOnlyDictionary<string, HealthCheck> Checks);

/// <summary>
/// What the service needs to do its work. A check that costs nothing is kept up to date by whoever knows (<see cref="Set"/>);
/// one that must ask is registered with <see cref="Add"/>.
/// </summary>
public sealed class Health(TimeProvider time)
{
    static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<string, HealthCheck> _known = new();
    readonly ConcurrentDictionary<string, Func<CancellationToken, Task<string?>>> _asked = new();

    /// <summary>Records that <paramref name="name"/> is there (<paramref name="problem"/> null) or what is wrong with it.</summary>
    public void Set(string name, string? problem) => _known[name] = Check(problem);

    /// <summary>Registers a check that is made on each request; it returns what is wrong, or null.</summary>
    public void Add(string name, Func<CancellationToken, Task<string?>> check) => _asked[name] = check;

    /// <summary>Makes all checks; one that takes longer than two seconds counts as failed.</summary>
    public async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        var checks = new SortedDictionary<string, HealthCheck>(_known, StringComparer.Ordinal);
        foreach (var (name, check) in _asked)
        {
            checks[name] = Check(await AskAsync(check, cancellationToken));
        }

        var healthy = checks.Values.All(check => check.Status == "healthy");
        return new HealthReport(healthy ? "healthy" : "unhealthy", checks);
    }

    async Task<string?> AskAsync(Func<CancellationToken, Task<string?>> check, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(CheckTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await check(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return $"no answer within {CheckTimeout.TotalSeconds:0} s";
        }
    }

    static HealthCheck Check(string? problem) => problem is null ? new("healthy", "ok") : new("unhealthy", problem);
}
