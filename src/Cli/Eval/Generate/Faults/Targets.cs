using System.Globalization;
using Dendro.Cli.Eval.Generate.Model;

namespace Dendro.Cli.Eval.Generate.Faults;

/// <summary>Places of a system that are busy enough for a fault to leave traces in the time that it has.</summary>
internal sealed class Targets(SystemModel system, double requestsASecond, double ageSeconds, Dice dice)
{
    /// <summary>Fewer tell nothing to anybody.</summary>
    const double LeastRequests = 40;

    readonly IReadOnlyDictionary<Operation, double> _visits = system.Visits();

    /// <summary>How long the fault lasts until the question.</summary>
    public double AgeSeconds => ageSeconds;

    public Operation? Operation(bool? isEntry = null) => One(system.Operations.Where(operation => !operation.Service.IsScheduled && IsBusy(operation) && (isEntry is null || operation.Service.Layer == 0 == isEntry)));

    public Operation? Entry() => One(system.Entries.Select(entry => entry.Operation).Where(operation => !operation.Service.IsScheduled && IsBusy(operation)));

    public Operation? Scheduled() => One(system.Entries.Select(entry => entry.Operation).Where(operation => operation.Service.IsScheduled && IsBusy(operation)));

    public Edge? Edge(params Link[] links) => One(system.Edges.Where(edge => links.Contains(edge.Link) && IsBusy(edge.Caller, edge.Probability)));

    /// <summary>One of several instances, and the one of a newer version that takes its place.</summary>
    public (Instance Old, Instance Fresh)? Rollout()
    {
        var service = One(system.Services.Where(service => service.Instances.Count > 1 && service.Operations.Any(operation => IsBusy(operation, 1.0 / service.Instances.Count))));
        if (service is null)
        {
            return null;
        }

        var (old, number) = (service.Instances[0], service.Instances[0].Version.Split('.'));
        number[1] = (int.Parse(number[1], CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        var fresh = old with { Id = $"{service.Name.ToLowerInvariant()}-{dice.Hex(4)}-{dice.Hex(3)[..5]}", Version = string.Join('.', number) };
        service.Instances.Add(fresh);
        return (old, fresh);
    }

    bool IsBusy(Operation operation, double share = 1) => _visits[operation] * share * requestsASecond * ageSeconds >= LeastRequests;

    T? One<T>(IEnumerable<T> candidates)
        where T : class =>
        candidates.ToList() is { Count: > 0 } all ? dice.Pick(all) : null;
}
