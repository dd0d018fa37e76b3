namespace Dendro.Agents.Core.RootCauses;

/// <summary>
/// The weights of the evidence. Set by hand, from what published methods agree on: where an error begins and whose own time
/// grew tell most, logs and rates at the same service confirm, and a change tells more than a state.
/// </summary>
internal readonly record struct Weight(string Name, double Value)
{
    /// <summary>The service's failing traces begin to fail at the service itself; strength: their share.</summary>
    public static readonly Weight ErrorOrigin = new("error_origin", 0.70);

    /// <summary>The service fails what it takes in; strength: the share, full at one in five.</summary>
    public static readonly Weight ErrorShare = new("error_share", 0.30);

    /// <summary>The service logs errors, more than before.</summary>
    public static readonly Weight LogErrors = new("log_errors", 0.25);

    /// <summary>Among them a text that was not seen before.</summary>
    public static readonly Weight NewTemplate = new("new_log_template", 0.15);

    /// <summary>Failed spans with no trace read: the deepest failing service of the graph.</summary>
    public static readonly Weight DeepestFailure = new("deepest_failure", 0.45);

    /// <summary>Error lines are all there is: no span tells where they belong.</summary>
    public static readonly Weight LogsAlone = new("logs_alone", 0.40);

    /// <summary>The service's own time grew; strength: how many times over.</summary>
    public static readonly Weight SelfTime = new("self_time", 0.70);

    /// <summary>A long own time with nothing to compare with.</summary>
    public static readonly Weight SelfTimeAlone = new("self_time_without_baseline", 0.55);

    /// <summary>The slowest answers of the service became slower too.</summary>
    public static readonly Weight Latency = new("latency", 0.25);

    /// <summary>A call of the service to something that sends no telemetry became slower.</summary>
    public static readonly Weight CallTime = new("call_time", 0.60);

    /// <summary>The service took in next to nothing where it used to have traffic.</summary>
    public static readonly Weight Silence = new("silence", 0.65);

    /// <summary>Factor: the same happened as often before the window, so nothing changed.</summary>
    public static readonly Weight Steady = new("steady_factor", 0.85);

    /// <summary>Factor: what could not be looked at may speak against a cause, or for another.</summary>
    public static Weight Coverage(double share) => new("coverage_factor", Math.Round(0.7 + (0.3 * share), 3));
}
