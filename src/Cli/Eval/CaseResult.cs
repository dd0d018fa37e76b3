using System.Text.Json.Serialization;

namespace Dendro.Cli.Eval;

/// <summary>What became of a case: everything that the scores are made of, so that they can be made again.</summary>
internal sealed record CaseResult
{
    public required string Case { get; init; }

    public required string System { get; init; }

    /// <summary>With its time moved as the telemetry was; null when nothing was broken.</summary>
    public Truth? Truth { get; init; }

    /// <summary>causes, nothing_wrong, inconclusive or not_investigated; empty when there was no answer.</summary>
    public required string Verdict { get; init; }

    public required IReadOnlyList<NamedCause> Causes { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>From the question to the answer.</summary>
    public required double Seconds { get; init; }

    /// <summary>Why there was no answer.</summary>
    public string? Error { get; init; }

    /// <summary>How many services the telemetry names: of so many a guess is one.</summary>
    public int Services { get; init; }

    /// <summary>The first services that each bar names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Bars { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Distinct services in the order in which they are named.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Named => [.. Causes.Select(cause => cause.Service).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The place of what is right among what was named, from 1; null when it was not named.</summary>
    [JsonIgnore]
    public int? Rank => Truth is null ? null : Place(Named, service => Causes.Any(cause => cause.Service.Equals(service, StringComparison.OrdinalIgnoreCase) && IsRight(cause)));

    /// <summary>The first cause that names what is right.</summary>
    [JsonIgnore]
    public NamedCause? Right => Truth is null ? null : Causes.FirstOrDefault(IsRight);

    [JsonIgnore]
    public bool IsAlarm => Verdict == "causes";

    [JsonIgnore]
    public bool IsNotKnown => Verdict is "inconclusive" or "not_investigated";

    /// <summary>The place of what is right among services that another method names.</summary>
    public int? RankIn(IReadOnlyList<string> services) => Place(services, Names);

    static int? Place(IReadOnlyList<string> services, Predicate<string> isRight) =>
        services.Index().Where(one => isRight(one.Item)).Select(one => (int?)one.Index + 1).FirstOrDefault();

    // What sends no telemetry, such as a database, is named by those who need it.
    bool IsRight(NamedCause cause) => Names(cause.Service) || (cause.Dependency is { } dependency && IsItself(dependency));

    bool Names(string service) => IsItself(service) || service.Equals(Truth!.Dependency, StringComparison.OrdinalIgnoreCase);

    bool IsItself(string name) => (Truth!.Names ?? []).Append(Truth.Service).Contains(name, StringComparer.OrdinalIgnoreCase);
}
