using Dendro.Mcp;

try
{
    await McpHost.Create(args).RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
