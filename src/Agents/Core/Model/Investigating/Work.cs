using Dendro.Agents.Core.Model.Checks;

namespace Dendro.Agents.Core.Model.Investigating;

/// <summary>How far an investigation has come, so that what was done is told however it ends.</summary>
internal sealed class Work
{
    public required Case Case { get; set; }

    public ToolBox? Tools { get; set; }

    public IReadOnlyList<(string Name, string Text)> Runbooks { get; set; } = [];

    /// <summary>What it wrote as its answer, perhaps not to the end.</summary>
    public string Reply { get; set; } = "";

    public string? Failure { get; set; }
}
