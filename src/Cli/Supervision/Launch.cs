namespace Dendro.Cli.Supervision;

/// <summary>How to start a program.</summary>
internal sealed record Launch(string FileName, IReadOnlyList<string> Arguments)
{
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The whole environment: nothing is inherited.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What the process gets when this one is killed.</summary>
    public int ParentDeathSignal { get; init; } = Signals.Kill;

    /// <summary>The user to run as, when this process is root and the program refuses root.</summary>
    public string? User { get; init; }
}
