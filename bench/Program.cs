using Dendro.Bench;

try
{
    return await BenchCommands.Create(TimeProvider.System).Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception failed) when (failed is BenchException or HttpRequestException)
{
    await Console.Error.WriteLineAsync(failed.Message);
    return 1;
}
