using System.CommandLine;
using Dendro.Cli;
using Dendro.Cli.Commands;

const int DiskFull = 28;
var command = Front.Create().Parse(args);
try
{
    var exitCode = await command.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // Stopping the system has a budget of its own.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
    });
    return command.Errors.Count > 0 ? 2 : exitCode;
}
catch (UserError e)
{
    await Console.Error.WriteLineAsync($"dendro: {e.Message}");
    return e.ExitCode;
}
catch (IOException e) when ((e.HResult & 0xffff) == DiskFull)
{
    await Console.Error.WriteLineAsync($"dendro: the disk is full ({e.Message}). Free some, or put the state on another disk with --state-dir.");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
