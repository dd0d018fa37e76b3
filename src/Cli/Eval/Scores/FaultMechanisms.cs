using System.Collections.Frozen;

namespace Dendro.Cli.Eval.Scores;

/// <summary>Which mechanisms are a right answer to which fault, in the words of those who recorded or generated it.</summary>
internal static class FaultMechanisms
{
    static readonly FrozenDictionary<string, string[]> Table = new Dictionary<string, string[]>
    {
        // Recordings.
        ["cpu_contention"] = ["cpu", "slow"],
        ["cpu_consumed"] = ["cpu", "slow"],
        ["network_delay"] = ["network"],
        ["return"] = ["missing_step", "code_error"],
        ["exception"] = ["code_error", "missing_step"],
        ["cpu"] = ["cpu", "slow"],
        ["mem"] = ["memory", "garbage_collection"],
        ["delay"] = ["network", "slow"],
        ["loss"] = ["network", "timeout"],
        ["socket"] = ["pool", "network"],

        // Generated.
        ["failing_dependency"] = ["failing_dependency", "third_party"],
        ["timeout"] = ["timeout", "slow"],
        ["memory"] = ["memory", "garbage_collection"],
        ["garbage_collection"] = ["garbage_collection", "memory"],
        ["backlog"] = ["backlog", "stalled_consumer"],
        ["stalled_consumer"] = ["stalled_consumer", "backlog"],
        ["silent_producer"] = ["silent_producer", "drop"],
        ["missing_step"] = ["missing_step", "code_error"],

        // The shop's own switches.
        ["error-rate"] = ["code_error"],
        ["latency"] = ["slow"],
        ["db-error"] = ["code_error", "failing_dependency"],
        ["db-slow"] = ["slow", "lock", "failing_dependency"],
        ["pool-exhausted"] = ["pool"],
        ["lock-contention"] = ["lock"],
        ["bad-release"] = ["code_error", "deployment"],
        ["consumer-stall"] = ["stalled_consumer", "backlog"],
        ["poison-messages"] = ["code_error", "failing_dependency"],
        ["traffic-flood"] = ["surge"],
        ["silent-supplier"] = ["silent_producer", "drop"],
        ["cpu-burn"] = ["cpu"],
        ["memory-leak"] = ["memory", "garbage_collection"],
        ["crash-loop"] = ["restarts"],
        ["postgres-down"] = ["failing_dependency", "third_party"],
        ["kafka-down"] = ["failing_dependency", "third_party"],
    }.ToFrozenDictionary();

    /// <summary>A fault that is not in the table has to be named by its own name.</summary>
    public static bool IsRight(string fault, string mechanism) =>
        Table.TryGetValue(fault, out var mechanisms) ? mechanisms.Contains(mechanism) : fault.Equals(mechanism, StringComparison.OrdinalIgnoreCase);
}
