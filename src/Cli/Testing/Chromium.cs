using System.Diagnostics;

namespace Dendro.Cli.Testing;

/// <summary>The browser of the browser tests: Debian's.</summary>
internal static class Chromium
{
    const string Program = "/usr/bin/chromium";

    public static void Ensure()
    {
        if (File.Exists(Program) || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            return;
        }

        Console.WriteLine("Chromium is missing: installing Debian's package (apt-get install chromium) …");
        const string script = """
            export DEBIAN_FRONTEND=noninteractive
            apt-get install -y --no-install-recommends chromium || { apt-get update && apt-get install -y --no-install-recommends chromium; }
            """;
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script + " >/dev/null </dev/null"]))!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Console.WriteLine("Chromium could not be installed; the browser tests will say so.");
        }
    }
}
