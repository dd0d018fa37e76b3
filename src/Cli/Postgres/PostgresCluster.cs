using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Dendro.Cli.Configuration;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Postgres;

/// <summary>A private PostgreSQL cluster: its own folder, port and password, unknown to the rest of the system.</summary>
internal sealed class PostgresCluster
{
    const string Superuser = "dendro";

    readonly PostgresBinaries _binaries;
    readonly string _folder;
    readonly int _port;

    /// <summary>PostgreSQL refuses to run as root.</summary>
    readonly string? _user;

    PostgresCluster(PostgresBinaries binaries, string folder, int port, string? user) =>
        (_binaries, _folder, _port, _user) = (binaries, folder, port, user);

    string Data => Path.Combine(_folder, "data");

    string PasswordFile => PasswordFileIn(_folder);

    /// <summary>Finds or makes the folder and the password; the cluster itself is made when it starts.</summary>
    public static PostgresCluster Open(Workspace workspace, int port, Action<string> notice)
    {
        var user = !Environment.IsPrivilegedProcess ? null : HasUser("postgres") ? "postgres" : "nobody";
        var folder = PostgresFolder.Ensure(workspace, user, notice);
        var versionFile = Path.Combine(folder, "data", "PG_VERSION");
        int? version = File.Exists(versionFile) ? int.Parse(File.ReadAllText(versionFile), CultureInfo.InvariantCulture) : null;
        var cluster = new PostgresCluster(PostgresBinaries.Find(version, notice), folder, port, user);
        cluster.EnsurePassword();
        return cluster;
    }

    /// <summary>An Npgsql connection string.</summary>
    public string ConnectionString(string database) => ConnectionString(_folder, _port, database);

    /// <summary>An Npgsql connection string for a cluster that was made before; null when there is none.</summary>
    public static string? Existing(Workspace workspace, int port, string database)
    {
        var folder = PostgresFolder.Of(workspace);
        return File.Exists(PasswordFileIn(folder)) ? ConnectionString(folder, port, database) : null;
    }

    public ChildSpec Child(string name, IReadOnlyList<string> databases, IReadOnlyDictionary<string, string> environment) => new()
    {
        Name = name,
        Group = "infrastructure",
        Launch = new Launch(_binaries["postgres"], ["-D", Data, .. Options()])
        {
            Environment = environment,
            User = _user,
            ParentDeathSignal = Signals.Int,
        },
        StopStage = StopStage.Database,
        // "Fast": ends the sessions and closes the files in order.
        StopSignal = Signals.Int,
        Address = $"127.0.0.1:{_port}",
        Ports = new Dictionary<string, int> { [name] = _port },
        Prepare = PrepareAsync,
        Probe = async cancellationToken => (await RunAsync("pg_isready", ["-q", "-h", "127.0.0.1", "-p", Port], cancellationToken)).ExitCode == 0
            ? Health.Ok
            : Health.Not("does not accept connections yet"),
        Complete = cancellationToken => CreateAsync(databases, cancellationToken),
    };

    string Port => _port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Sized for a few services on a small machine; durability stays on.</summary>
    IEnumerable<string> Options() => ((string[])
    [
        $"port={_port}",
        "listen_addresses=127.0.0.1",
        // A socket's path may have 107 characters only; nobody needs it.
        "unix_socket_directories=",
        "max_connections=60",
        "shared_buffers=32MB",
        "wal_level=minimal",
        "max_wal_senders=0",
        "max_wal_size=256MB",
        "max_logical_replication_workers=0",
        "autovacuum_max_workers=1",
        "jit=off",
        // The load command reads when an order was stored, to the microsecond and without asking for it often.
        "track_commit_timestamp=on",
    ]).SelectMany(option => (string[])["-c", option]);

    async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            RemoveStalePidFile();
            return;
        }

        // An interrupted first start leaves half a cluster, which initdb refuses to touch.
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }

        var (exitCode, _, error) = await RunAsync(
            "initdb",
            ["-D", Data, "-U", Superuser, "--pwfile", PasswordFile, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            cancellationToken);
        if (exitCode != 0)
        {
            throw new UserError($"PostgreSQL's initdb failed in {Data}: {error}");
        }
    }

    /// <summary>PostgreSQL trusts a number in the file when some process has it, also a stranger's.</summary>
    void RemoveStalePidFile()
    {
        var file = Path.Combine(Data, "postmaster.pid");
        if (File.Exists(file)
            && !(int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid) && ProcFs.CommandLine(pid).Contains(Data, StringComparison.Ordinal)))
        {
            File.Delete(file);
        }
    }

    async Task CreateAsync(IReadOnlyList<string> databases, CancellationToken cancellationToken)
    {
        string[] server = ["-h", "127.0.0.1", "-p", Port, "-U", Superuser];
        var (_, existing, _) = await RunAsync("psql", [.. server, "-d", "postgres", "-Atc", "SELECT datname FROM pg_database"], cancellationToken);
        foreach (var database in databases.Except(existing.Split('\n')))
        {
            var (exitCode, _, error) = await RunAsync("createdb", [.. server, "--maintenance-db", "postgres", database], cancellationToken);
            if (exitCode != 0)
            {
                throw new UserError($"the database {database} could not be created: {error}");
            }
        }
    }

    async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] command = [.. _user is null ? [] : Spawner.AsUser(_user, null), _binaries[program], .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            Environment = { ["PGPASSWORD"] = File.ReadAllText(PasswordFile) },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, error.Trim());
    }

    void EnsurePassword()
    {
        if (!File.Exists(PasswordFile))
        {
            File.WriteAllText(PasswordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        }

        File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        PostgresFolder.Give(PasswordFile, _user);
    }

    static string ConnectionString(string folder, int port, string database) =>
        $"Host=127.0.0.1;Port={port};Username={Superuser};Password={File.ReadAllText(PasswordFileIn(folder))};Database={database};Maximum Pool Size=20";

    static string PasswordFileIn(string folder) => Path.Combine(folder, "password");

    static bool HasUser(string name) => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
