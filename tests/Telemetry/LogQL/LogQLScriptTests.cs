using Dendro.Telemetry.LogQL.Tests.Notation;

namespace Dendro.Telemetry.LogQL.Tests;

public sealed class LogQLScriptTests
{
    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        foreach (var file in Directory.GetFiles(CaseFile.Folder, "*.logqltest").Order(StringComparer.Ordinal))
        {
            foreach (var (test, _) in LogQLScript.Read(file, File.ReadLines(file)))
            {
                data.Add(Path.GetFileName(file), test.LineNumber);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_case_gives_the_expected_series(string file, int line)
    {
        foreach (var (test, source) in LogQLScript.Read(file, File.ReadLines(Path.Combine(CaseFile.Folder, file))))
        {
            if (test.LineNumber == line)
            {
                Assert.Null(await ScriptRunner.RunAsync(test, source, TestContext.Current.CancellationToken));
            }
        }
    }
}
