using Dendro.Telemetry.LogQL.Tests.Notation;

namespace Dendro.Conformance.Tests.LogQL;

public sealed class LogQLScriptTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_logqltest_file_gives_the_expected_series()
    {
        var cases = new LogQLCases("logqltest", output);
        foreach (var file in LogQLCases.Files("*.logqltest", "logqltest"))
        {
            var name = Path.GetFileName(file);
            foreach (var (test, source) in LogQLScript.Read(name, File.ReadLines(file)))
            {
                await cases.RunAsync($"{name}:{test.LineNumber}", () => ScriptRunner.RunAsync(test, source, TestContext.Current.CancellationToken));
            }
        }

        cases.Finish();
    }
}
