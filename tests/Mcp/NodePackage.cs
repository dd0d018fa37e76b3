using System.ComponentModel;
using System.Diagnostics;

namespace Dendro.Mcp.Tests;

/// <summary>Runs a program of an npm package; where there is no Node.js or no registry, the test is skipped.</summary>
internal static class NodePackage
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    static readonly string[] RegistryTroubles = ["ENOTFOUND", "ECONNREFUSED", "E404", "ETIMEDOUT", "EAI_AGAIN"];

    /// <param name="arguments">Those of npx.</param>
    /// <param name="isDone">Whether a program that ends with an error has done what it should; by default none has.</param>
    public static async Task<(string Errors, string Output)> RunAsync(string[] arguments, Func<string, bool>? isDone = null)
    {
        var start = new ProcessStartInfo("npx", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = TryStart(start);
        SkipUnlessOnCi(process is not null, "npx was not found; install Node.js.");
        process!.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            var problem = await errors;
            SkipUnlessOnCi(process.ExitCode == 0 || !RegistryTroubles.Any(trouble => problem.Contains(trouble, StringComparison.Ordinal)), $"npm could not fetch the package: {problem}");
            Assert.True(process.ExitCode == 0 || isDone?.Invoke(await output) == true, $"{problem}\n{await output}");
            return (problem, await output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    static void SkipUnlessOnCi(bool isPossible, string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.True(isPossible, reason);
        }

        Assert.SkipUnless(isPossible, reason);
    }
}
