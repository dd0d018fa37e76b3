using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Faults;

/// <summary>Switches the faults of the infrastructure, for the commands.</summary>
internal sealed class OutageSwitches(Workspace workspace, TimeProvider time)
{
    const string UntilOff = "until off";

    readonly OutageFiles _files = new(workspace);

    public static bool Has(string part) => Outage.All.Any(outage => outage.Part == part);

    /// <summary>The outages of the parts that are ours.</summary>
    public IReadOnlyList<Fault> List(string? part)
    {
        var ours = Running.System(workspace).Parts.Select(running => running.Name).ToHashSet();
        return [.. Outage.All.Where(outage => (part is null || outage.Part == part) && ours.Contains(outage.Part)).Select(State)];
    }

    /// <exception cref="UserError">The part is not ours, or has no such fault, or the time cannot be read.</exception>
    public Fault Switch(string part, FaultChange change)
    {
        var outage = Outage.All.Single(outage => outage.Part == part);
        if (change.Kind != outage.Kind)
        {
            throw new UserError($"{part}: kind: found \"{change.Kind}\", expected {outage.Kind}.");
        }

        if (Running.System(workspace).Parts.All(running => running.Name != part))
        {
            throw new UserError($"{part} is not started by this ./dendro (a setting names one of your own), so it cannot be taken down.");
        }

        if (change.On)
        {
            var lasting = Lasting(change);
            var now = time.GetUtcNow();
            _files.Order(part, new OutageOrder(now, now + lasting, change.Strength ?? change.For ?? UntilOff));
        }
        else
        {
            _files.Withdraw(part);
        }

        return State(outage);
    }

    public void AllOff()
    {
        foreach (var outage in Outage.All)
        {
            _files.Withdraw(outage.Part);
        }
    }

    /// <summary>What was down and when; what still is comes last.</summary>
    public IReadOnlyList<FaultRecord> History() =>
    [
        .. _files.Ended(),
        .. Outage.All.Select(outage => (outage, order: _files.Wanted(outage.Part))).Where(pair => pair.order is not null)
            .Select(pair => new FaultRecord(pair.outage.Part, pair.outage.Kind, pair.order!.Strength, pair.order.Since, null, pair.outage.Symptoms)),
    ];

    static TimeSpan? Lasting(FaultChange change)
    {
        if (change is { Strength: not null, For: not null })
        {
            throw new UserError("the strength of this fault is how long it lasts; give it or --for, not both.", exitCode: 2);
        }

        return (change.Strength ?? change.For) is not { } text ? null
            : Duration.TryParse(text) is { } lasting && lasting >= TimeSpan.FromSeconds(1) && lasting <= TimeSpan.FromHours(24) ? lasting
            : throw new UserError($"strength: found \"{text}\", expected a duration from 1s to 24h, such as 30s.");
    }

    Fault State(Outage outage) => _files.Wanted(outage.Part) is { } order && !(order.Until <= time.GetUtcNow())
        ? new Fault(outage.Part, outage.Kind, true, order.Strength, order.Since, order.Until, outage.Effect, outage.Symptoms)
        : new Fault(outage.Part, outage.Kind, false, UntilOff, null, null, outage.Effect, outage.Symptoms);
}
