using Dendro.Cli.Supervision;

namespace Dendro.Cli.Tests;

public sealed class RunStateTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    string File_ => Path.Combine(_folder.Path, "state.json");

    [Fact]
    public void What_is_written_is_read()
    {
        var state = new RunState
        {
            Pid = 42,
            PidStart = 43,
            State = Phase.Healthy,
            StartedAt = DateTimeOffset.UnixEpoch,
            KafkaBootstrapServers = "127.0.0.1:9092",
            Notices = ["in memory only"],
            Parts = [new PartState { Name = "order", Group = "shop", State = Phase.Restarting, Pid = 7, Restarts = 2, HealthyAfterSeconds = 1.5, Detail = "ended" }],
        };

        state.Write(File_);
        var read = RunState.Read(File_)!;

        Assert.Equal(state.Parts, read.Parts);
        Assert.Equal(state with { Parts = [], Notices = [] }, read with { Parts = [], Notices = [] });
        Assert.Equal(state.Notices, read.Notices);
        Assert.Contains("\"state\": \"restarting\"", File.ReadAllText(File_), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"pid\":")]
    [InlineData("{\"state\":\"dreaming\"}")]
    public void A_file_that_is_missing_or_of_another_version_is_none(string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(File_, content);
        }

        Assert.Null(RunState.Read(File_));
    }

    [Fact]
    public void A_supervisor_is_known_by_its_id_and_start_time()
    {
        var self = new RunState { Pid = Environment.ProcessId, PidStart = ProcFs.StartTime(Environment.ProcessId)!.Value };

        Assert.True(self.IsSupervised);
        Assert.False((self with { PidStart = self.PidStart - 1 }).IsSupervised);
    }

    public void Dispose() => _folder.Dispose();
}
