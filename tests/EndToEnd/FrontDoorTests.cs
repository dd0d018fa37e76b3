using System.Diagnostics;

namespace Dendro.EndToEnd.Tests;

/// <summary>The script <c>./dendro</c> itself.</summary>
public sealed class FrontDoorTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("dendro-door-").FullName;

    [Fact]
    public async Task It_works_through_a_link_and_from_any_folder()
    {
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Path.Combine(Repository.Root, "dendro"));

        var (exitCode, output, error) = await RunAsync(link, "status", "--no-build", "--state-dir", _folder);

        Assert.Equal((1, ""), (exitCode, error));
        Assert.Equal($"Nothing runs here (state in {_folder}); start it with ./dendro up.", output.Trim());
    }

    [Fact]
    public async Task Without_dotnet_it_says_what_to_install()
    {
        // The programs the script needs, and no dotnet: neither on the PATH nor where installers put it.
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (var program in (string[])["bash", "readlink", "dirname"])
        {
            File.CreateSymbolicLink(Path.Combine(programs, program), Path.Combine("/usr/bin", program));
        }

        var script = Path.Combine(_folder, "dendro");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "dendro"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(script, text.Replace("/usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /opt/dotnet/dotnet", "", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await RunAsync("/usr/bin/env", "-i", $"HOME={_folder}", $"PATH={programs}", "bash", script, "status");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("dendro: the .NET 10 SDK is needed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_argument_ends_with_2()
    {
        var (exitCode, _, error) = await RunAsync(Path.Combine(Repository.Root, "dendro"), "up", "--port-offset", "x", "--no-build");

        Assert.Equal(2, exitCode);
        Assert.Contains("expected a number that leaves every port", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, error);
    }
}
