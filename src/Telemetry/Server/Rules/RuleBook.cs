namespace Dendro.Telemetry.Server.Rules;

/// <summary>The groups that are being evaluated, by file and name.</summary>
internal sealed class RuleBook
{
    volatile IReadOnlyList<RuleGroup> _groups = [];
    volatile string _problem = "";

    public IReadOnlyList<RuleGroup> Groups
    {
        get => _groups;
        set => _groups = [.. value.OrderBy(group => group.Definition.File, StringComparer.Ordinal).ThenBy(group => group.Definition.Name, StringComparer.Ordinal)];
    }

    /// <summary>When the files were last taken over.</summary>
    public DateTimeOffset LoadedAt { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>Why the files as they are now were not taken over; "" when they were.</summary>
    public string Problem
    {
        get => _problem;
        set => _problem = value;
    }
}
