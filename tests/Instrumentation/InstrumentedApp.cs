using System.Diagnostics;

namespace Dendro.Instrumentation.Tests;

/// <summary>Runs the sample application as a process of its own, with the hook and the given variables.</summary>
static class InstrumentedApp
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public sealed record Outcome(int ExitCode, string Output, string Error)
    {
        /// <summary>The trace id that the application printed, or "none".</summary>
        public string TraceId => Output.Split('\n').Single(line => line.StartsWith("trace=", StringComparison.Ordinal))["trace=".Length..].Trim();
    }

    public static async Task<Outcome> RunAsync(string kind, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly("Dendro.Instrumentation.App"), kind])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["DOTNET_STARTUP_HOOKS"] = Assembly("Dendro.Instrumentation");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new Outcome(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    // Test output lies in artifacts/bin/<project>/<configuration>; every other project lies beside it.
    static string Assembly(string name)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, name + ".dll");
    }
}
