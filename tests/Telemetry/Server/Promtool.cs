using System.Diagnostics;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>Prometheus' own tool, from Debian's package, which <c>./dendro test</c> installs.</summary>
internal static class Promtool
{
    const string Program = "/usr/bin/promtool";

    /// <summary>Runs it to its end. Without it the test is skipped, and fails on CI.</summary>
    internal static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        if (!File.Exists(Program))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{Program} is missing: install the package prometheus.");
            Assert.Skip($"{Program} is not here: apt-get install --no-install-recommends prometheus");
        }

        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}
