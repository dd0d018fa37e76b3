using System.Diagnostics;
using Dendro.Cli.Configuration;
using Dendro.Cli.Plan;
using Dendro.Cli.Postgres;
using Dendro.Cli.Supervision;
using Dendro.Cli.Testing;

namespace Dendro.Cli.Tests;

public sealed class PostgresClusterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Workspace _workspace;

    public PostgresClusterTests()
    {
        // mktemp's folders may be entered by their owner only, as /root.
        _workspace = new Workspace(_folder.Path, Path.Combine(_folder.Path, "home"));
        Directory.CreateDirectory(_workspace.Logs);
    }

    [Fact]
    public async Task A_cluster_below_a_folder_that_only_root_may_enter_keeps_its_data()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/postgresql") || Environment.GetEnvironmentVariable("CI") is not null, "PostgreSQL is not installed.");
        var notices = new List<string>();

        Assert.Equal("", await RunAsync("CREATE TABLE t (x int); INSERT INTO t VALUES (42)", notices));
        Assert.Equal("42", await RunAsync("SELECT x FROM t", notices));

        Assert.Equal(Environment.IsPrivilegedProcess, notices.Exists(notice => notice.Contains("may not enter", StringComparison.Ordinal)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_workspace.Home, "postgres", "password")));
    }

    [Fact]
    public async Task A_stale_pid_file_does_not_stop_it()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/postgresql") || Environment.GetEnvironmentVariable("CI") is not null, "PostgreSQL is not installed.");
        await RunAsync("SELECT 1", []);
        var stale = Path.Combine(_workspace.Home, "postgres", "data", "postmaster.pid");
        // A number that some process of the same user may have by now.
        File.WriteAllText(stale, $"{Environment.ProcessId}\n/elsewhere\n0\n0\n\n\n\n");

        Assert.Equal("2", await RunAsync("SELECT 2", []));
    }

    public void Dispose()
    {
        PostgresFolder.Delete(_workspace);
        _folder.Dispose();
    }

    /// <summary>Starts the cluster, runs one statement as a client with the password would, stops it.</summary>
    async Task<string> RunAsync(string sql, List<string> notices)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var port = UnusedPorts.Take(1)[0];
        var cluster = PostgresCluster.Open(_workspace, port, notices.Add);
        var plan = new SystemPlan { Children = [cluster.Child("postgres", ["shop"], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" })] };
        var board = new Board(_workspace, plan.InitialState(0, TimeProvider.System), TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var run = new Supervisor(_workspace, plan, board, TimeProvider.System).RunAsync(stop.Token);
        try
        {
            await Eventually.TrueAsync(() => board.State is { State: Phase.Healthy } or { Failure: not null }, "healthy");
            Assert.Null(board.State.Failure);
            var password = File.ReadAllText(Path.Combine(_workspace.Home, "postgres", "password"));
            using var psql = Process.Start(new ProcessStartInfo("psql", ["-qAt", "-h", "127.0.0.1", "-p", $"{port}", "-U", "dendro", "-d", "shop", "-c", sql])
            {
                RedirectStandardOutput = true,
                Environment = { ["PGPASSWORD"] = password },
            })!;
            var output = await psql.StandardOutput.ReadToEndAsync(cancellationToken);
            await psql.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, psql.ExitCode);
            return output.Trim();
        }
        finally
        {
            await stop.CancelAsync();
            await run;
        }
    }
}
