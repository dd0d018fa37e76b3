using System.CommandLine;
using Dendro.Cli.Supervision;
using Dendro.Cli.Testing;

namespace Dendro.Cli.Commands;

/// <summary><c>test</c>: all tests, with the services they need.</summary>
internal static class TestCommand
{
    static readonly Option<string?> Filter = new("--filter")
    {
        Description = "A tier (unit, conformance, end-to-end, browser, tidy), a test project's short name, or part of a class name.",
        HelpName = "tier or class",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "test",
            "Build everything and run the tests against a private PostgreSQL and the embedded broker.",
            """
            ./dendro test
            ./dendro test --filter conformance
            ./dendro test --filter LanguageGuessTests
            """) { Filter };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var outer = Front.Workspace(arguments);
        var workspace = outer with { Home = Path.Combine(outer.Home, "test") };
        Directory.CreateDirectory(workspace.Logs);
        using var instance = InstanceLock.TryTake(workspace)
            ?? throw new UserError($"tests are running already (state in {workspace.Home}); wait for them, or choose another --state-dir.");
        var selection = TestSelection.Create(TestProject.All(workspace), arguments.GetValue(Filter));
        foreach (var package in selection.Projects.SelectMany(project => project.Packages).Distinct())
        {
            package.Ensure();
        }

        foreach (var log in Directory.EnumerateFiles(workspace.Logs))
        {
            File.Delete(log);
        }

        TestReport report;
        using var spawner = new Spawner();
        await using (var services = await TestServices.StartAsync(workspace, cancellationToken))
        {
            report = await new TestRun(workspace, spawner, services.Environment, selection.ClassPattern, TimeProvider.System).RunAsync(selection.Projects, cancellationToken);
        }

        Print(report, workspace.Logs);
        return report is { Failures.Count: 0, Passed: > 0 } ? 0 : 1;
    }

    static void Print(TestReport report, string logs)
    {
        foreach (var reason in report.Skips.GroupBy(skip => skip.Message).OrderByDescending(reason => reason.Count()))
        {
            Console.WriteLine($"\nSkipped {reason.Count()}: {reason.Key}");
            foreach (var test in reason.Take(5))
            {
                Console.WriteLine($"  {test.Name}");
            }
        }

        foreach (var failure in report.Failures)
        {
            Console.WriteLine($"\nFAILED {failure.Name}\n  {Indented(failure.Message)}\n  {Indented(failure.Trace)}");
        }

        if (report.Failures.Count > 0)
        {
            Console.WriteLine($"\nLogs: {logs}");
        }

        Console.WriteLine();
        Console.WriteLine(report);
    }

    static string Indented(string text) => text.Trim().ReplaceLineEndings("\n  ");
}
