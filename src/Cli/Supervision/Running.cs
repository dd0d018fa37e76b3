using Dendro.Cli.Configuration;

namespace Dendro.Cli.Supervision;

/// <summary>The system that other commands talk to.</summary>
internal static class Running
{
    public static RunState System(Workspace workspace) =>
        RunState.Read(workspace.StateFile) is { IsSupervised: true } state
            ? state
            : throw new UserError($"nothing runs here (state in {workspace.Home}); start it with ./dendro up --detach.");

    public static PartState Part(Workspace workspace, string name)
    {
        var parts = System(workspace).Parts;
        return parts.FirstOrDefault(part => part.Name == name)
            ?? throw new UserError($"there is no part \"{name}\"; there are {string.Join(", ", parts.Select(part => part.Name))}.", exitCode: 2);
    }

    /// <summary>The address of a part, without checking that it answers.</summary>
    public static Uri Address(Workspace workspace, string name) => new(Part(workspace, name).Address);
}
