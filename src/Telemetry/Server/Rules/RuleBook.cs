namespace Dendro.Telemetry.Server.Rules;

/// <summary>The groups that are being evaluated, by file and name.</summary>
internal sealed class RuleBook
{
    volatile IReadOnlyList<RuleGroup> _groups = [];

    public IReadOnlyList<RuleGroup> Groups
    {
        get => _groups;
        set => _groups = [.. value.OrderBy(group => group.Definition.File, StringComparer.Ordinal).ThenBy(group => group.Definition.Name, StringComparer.Ordinal)];
    }
}
