using System.Diagnostics;
using System.Globalization;

namespace Dendro.Cli.Postgres;

/// <summary>The system's PostgreSQL programs, installed from Debian when that is possible.</summary>
internal sealed record PostgresBinaries(string Folder, int Version)
{
    const string DebianFolder = "/usr/lib/postgresql";

    public string this[string program] => Path.Combine(Folder, program);

    /// <param name="dataVersion">Major version that wrote the data, which no other can read; null takes the newest.</param>
    public static PostgresBinaries Find(int? dataVersion, Action<string> notice)
    {
        var found = Installed().ToList();
        if (found.Count == 0 && CanInstall())
        {
            notice("PostgreSQL is missing: installing Debian's package (apt-get install postgresql) …");
            Install();
            found = [.. Installed()];
        }

        if (found.Count == 0)
        {
            throw new UserError("PostgreSQL is needed and was not found in /usr/lib/postgresql or on the PATH; install it (Debian: sudo apt-get install postgresql), or set ORDER_DB and STOCK_DB to databases of your own.");
        }

        return dataVersion is null
            ? found.MaxBy(binaries => binaries.Version)!
            : found.FirstOrDefault(binaries => binaries.Version == dataVersion)
                ?? throw new UserError($"the data was written by PostgreSQL {dataVersion} and only {string.Join(", ", found.Select(b => b.Version))} is installed; install postgresql-{dataVersion}, or move the state directory away to begin anew.");
    }

    static IEnumerable<PostgresBinaries> Installed()
    {
        if (Directory.Exists(DebianFolder))
        {
            foreach (var folder in Directory.EnumerateDirectories(DebianFolder))
            {
                if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) && File.Exists(Path.Combine(folder, "bin", "initdb")))
                {
                    yield return new PostgresBinaries(Path.Combine(folder, "bin"), version);
                }
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
        {
            if (File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            {
                // "postgres (PostgreSQL) 16.4 (Debian …)"
                var words = Output(Path.Combine(folder, "postgres"), "--version").Split(' ');
                yield return new PostgresBinaries(folder, int.Parse(words[2].Split('.')[0], CultureInfo.InvariantCulture));
            }
        }
    }

    static bool CanInstall() => Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get");

    static void Install()
    {
        // Debian's package would make a cluster of its own on port 5432, which nobody asked for.
        const string script = """
            mkdir -p /etc/postgresql-common/createcluster.d
            echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/dendro.conf
            export DEBIAN_FRONTEND=noninteractive
            apt-get install -y --no-install-recommends postgresql || { apt-get update && apt-get install -y --no-install-recommends postgresql; }
            """;
        Output("/bin/sh", "-c", script);
    }

    static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
