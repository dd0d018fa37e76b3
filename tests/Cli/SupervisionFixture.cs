using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

/// <summary>Shell scripts in the place of services.</summary>
internal sealed class SupervisionFixture : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Spawner _spawner = new();

    public SupervisionFixture()
    {
        Workspace = new Workspace(_folder.Path, Path.Combine(_folder.Path, "home"));
        Directory.CreateDirectory(Workspace.Logs);
        Directory.CreateDirectory(Workspace.RestartRequests);
        Board = new Board(Workspace, new RunState { Parts = [new PartState { Name = "child", Group = "test" }] }, TimeProvider.System);
    }

    public Workspace Workspace { get; }

    public Board Board { get; }

    public PartState Part => Board.State.Parts[0];

    public string PathOf(string name) => Path.Combine(_folder.Path, name);

    public string Log => File.Exists(Workspace.Log("child")) ? File.ReadAllText(Workspace.Log("child")) : "";

    /// <summary>A child that is healthy as soon as it wrote <c>ready</c> to its log.</summary>
    public Child Child(string script, TimeSpan? firstDelay = null) => new(
        new ChildSpec
        {
            Name = "child",
            Group = "test",
            StopStage = StopStage.Apis,
            Launch = new Launch("/bin/sh", ["-c", script]) { Environment = new Dictionary<string, string> { [Leftovers.Marker] = Workspace.Home, ["PATH"] = "/usr/bin:/bin" } },
            Probe = _ => Task.FromResult(Log.Contains("ready", StringComparison.Ordinal) ? Health.Ok : Health.Not("no word yet")),
        },
        _spawner, Workspace, Board, new Backoff(firstDelay ?? TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)), TimeProvider.System);

    public void Dispose()
    {
        _spawner.Dispose();
        _folder.Dispose();
    }
}
