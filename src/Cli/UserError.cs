namespace Dendro.Cli;

/// <summary>Something the user can mend. Its message is the whole output: what was found, what was expected, what to do.</summary>
/// <param name="message">One or two sentences.</param>
/// <param name="exitCode">1 for a failure, 2 for a wrong setting or argument.</param>
internal sealed class UserError(string message, int exitCode = 1) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
