using System.Diagnostics;
using System.Globalization;
using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Testing;

/// <summary>Runs test programs and adds up what they report.</summary>
internal sealed class TestRun(Workspace workspace, Spawner spawner, IReadOnlyDictionary<string, string> environment, string? classPattern, TimeProvider time)
{
    const int Lanes = 2;

    // A soak lasts as long as it was asked to, on top of what the other tests take.
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(20 + (double.TryParse(Environment.GetEnvironmentVariable("SOAK_MINUTES"), CultureInfo.InvariantCulture, out var soak) ? soak : 0));

    public async Task<TestReport> RunAsync(IReadOnlyList<TestProject> projects, CancellationToken cancellationToken)
    {
        using var lanes = new SemaphoreSlim(Lanes);
        var beside = await Task.WhenAll(projects.Where(project => !project.RunsAlone).Select(async project =>
        {
            await lanes.WaitAsync(cancellationToken);
            try
            {
                return await RunOneAsync(project, cancellationToken);
            }
            finally
            {
                lanes.Release();
            }
        }));
        var total = beside.Aggregate(TestReport.Empty, (sum, report) => sum.Plus(report));
        foreach (var project in projects.Where(project => project.RunsAlone))
        {
            total = total.Plus(await RunOneAsync(project, cancellationToken));
        }

        return total;
    }

    async Task<TestReport> RunOneAsync(TestProject project, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var result = Path.Combine(workspace.Home, project.Name + ".json");
        File.Delete(result);
        string[] filter = classPattern is null ? [] : ["-class", classPattern];
        var launch = new Launch(Environment.ProcessPath!, [workspace.Assembly(project.Name), "-noColor", "-noLogo", "-noAutoReporters", "-ctrf", result, .. filter])
        {
            Environment = environment,
            WorkingDirectory = workspace.Root,
        };
        using var process = await spawner.StartAsync(launch, workspace.Log(project.Name));
        var end = await EndAsync(process, cancellationToken);
        var report = File.Exists(result) ? TestReport.Parse(await File.ReadAllTextAsync(result, cancellationToken)) : TestReport.Empty;
        if (end is not null || (process.ExitCode != 0 && report.Failures.Count == 0))
        {
            report = report.Plus(TestReport.Failure(project.Name, $"{end ?? $"ended with exit code {process.ExitCode}"}\n{string.Join('\n', LogFiles.Tail(workspace.Log(project.Name), 20))}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{project.Name}: {report} ({time.GetElapsedTime(began).TotalSeconds:0.0} s)"));
        return report;
    }

    /// <summary>Null when the program ended by itself. Ends it with all it started when it takes too long or the user stops.</summary>
    static async Task<string?> EndAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Longest, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return $"did not end within {Longest.TotalMinutes:0} minutes";
        }
        finally
        {
            if (!process.HasExited)
            {
                // The whole process group: the spawner made the program its leader.
                Signals.Send(-process.Id, Signals.Kill);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
