using System.Diagnostics;

namespace Dendro.Cli.Testing;

/// <summary>A program that tests use, from Debian's packages.</summary>
/// <param name="Name">The package.</param>
/// <param name="Program">Where it puts the program.</param>
internal sealed record DebianPackage(string Name, string Program)
{
    /// <summary>The browser of the browser tests.</summary>
    public static readonly DebianPackage Chromium = new("chromium", "/usr/bin/chromium");

    /// <summary>promtool, which checks rule files and asks the API; the server in the package is not started.</summary>
    public static readonly DebianPackage Prometheus = new("prometheus", "/usr/bin/promtool");

    public void Ensure()
    {
        if (File.Exists(Program) || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            return;
        }

        Console.WriteLine($"{Program} is missing: installing Debian's package (apt-get install {Name}) …");

        // Packages start their services while they are installed, unless this file says no.
        const string script = """
            export DEBIAN_FRONTEND=noninteractive
            policy=/usr/sbin/policy-rc.d
            if [ ! -e $policy ]; then printf '#!/bin/sh\nexit 101\n' > $policy && chmod +x $policy && trap 'rm -f $policy' EXIT; fi
            apt-get install -y --no-install-recommends "$1" || { apt-get update && apt-get install -y --no-install-recommends "$1"; }
            """;
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{{ {script}\n}} >/dev/null </dev/null", "sh", Name]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.WriteLine($"{Name} could not be installed; the tests that need it will say so.");
        }
    }
}
