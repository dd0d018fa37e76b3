using Dendro.Web;

try
{
    var options = WebOptions.Read(Environment.GetEnvironmentVariable);
    var app = WebHost.Build(args, options);
    await app.RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
