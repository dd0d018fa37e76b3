using System.CommandLine;
using Dendro.Cli.Commands;

namespace Dendro.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("up --detach --only telemetry,shop --port-offset 1000 --json")]
    [InlineData("up --replicas ordercheck=3,order=2 --replicas stock=8")]
    [InlineData("up -d --state-dir /tmp/x --no-build")]
    [InlineData("down")]
    [InlineData("status --json")]
    [InlineData("restart order")]
    [InlineData("logs order -n 5 -f")]
    [InlineData("query up --lang promql --since 15m --step 30s --limit 5 --json")]
    [InlineData("query x --sql --parquet x.parquet --limit 5")]
    [InlineData("query x --lang sql --json")]
    [InlineData("fault list")]
    [InlineData("fault list order --json")]
    [InlineData("fault order latency 2s --for 5m")]
    [InlineData("fault order db-error")]
    [InlineData("fault on order db-error 0.5")]
    [InlineData("fault off --all")]
    [InlineData("fault off order db-error")]
    [InlineData("test --filter conformance")]
    [InlineData("bench ingest --seconds 5 --signal logs --json")]
    [InlineData("ask why --since 15m --json")]
    [InlineData("ask why --new --verbose")]
    [InlineData("chat --since 1h")]
    [InlineData("eval questions --data questions.txt --system cases/one --since 10m --json")]
    [InlineData("verify --wait 60s --grace 5s --since 2h --json")]
    [InlineData("load --orders 200/s --deliveries 50/s --for 60s --drain 30s --json")]
    [InlineData("load --in-flight 100")]
    [InlineData("eval causes --data cases --only quiet --without traces --without logs --resume --json")]
    [InlineData("eval causes --live --rest 5m --only latency")]
    [InlineData("eval causes --generate 300 --quiet 300 --seed 7 --write cases")]
    [InlineData("import a.jsonl b.jsonl.gz --at recorded --url http://127.0.0.1:4318 --json")]
    [InlineData("load --direct --connections 6")]
    public void Accepts(string line) => Assert.Empty(Front.Create().Parse(line).Errors);

    [Theory]
    [InlineData("up --port-offset 70000", "--port-offset is \"70000\"; expected a number that leaves every port between 1024 and 65535.")]
    [InlineData("up --port-offset x", "--port-offset is \"x\"; expected a number that leaves every port between 1024 and 65535.")]
    [InlineData("up --replicas ordercheck=9", "--replicas is \"ordercheck=9\"; expected a service and a number from 1 to 8, such as ordercheck=3.")]
    [InlineData("up --replicas ordercheck", "--replicas is \"ordercheck\"; expected a service and a number from 1 to 8, such as ordercheck=3.")]
    [InlineData("up --replicas telemetry=2", "--replicas knows no \"telemetry\"; expected one of order, stock, ordercheck, suppliercheck, customer, supplier, ordermanagement.")]
    [InlineData("up --replicas order=2,order=3", "--replicas names order twice.")]
    [InlineData("query up --since tomorrow", "--since is \"tomorrow\"; expected a duration such as 500ms, 15m, 1h30m or 7d.")]
    [InlineData("query up --limit 0", "--limit is \"0\"; expected a number above 0.")]
    [InlineData("query up --parquet up.parquet", "--parquet writes the rows of a SQL query; add --sql.")]
    [InlineData("query up --sql --lang promql", "--sql and --lang contradict each other; leave one out.")]
    [InlineData("query up --sql --since 1h", "--since and --step do nothing for SQL; write WHERE time > now() - INTERVAL 1 HOUR.")]
    [InlineData("load --orders fast", "--orders is \"fast\"; expected a rate above 0 such as 200/s or 90/m.")]
    [InlineData("eval causes", "expected one of --data FOLDER, --generate NUMBER and --live.")]
    [InlineData("eval causes --data a --live", "expected one of --data FOLDER, --generate NUMBER and --live.")]
    [InlineData("eval causes --data a --seed 7", "--seed is for --generate; leave it out.")]
    [InlineData("eval causes --live --resume", "--resume is for --data and --generate; leave it out.")]
    [InlineData("eval causes --generate -1", "--generate is \"-1\"; expected a number from 0.")]
    [InlineData("import", "Required argument 'file' missing for command: 'import'.")]
    [InlineData("nonsense", "Unrecognized command or argument 'nonsense'.")]
    public void Refuses_with_a_reason(string line, string reason) =>
        Assert.Contains(reason, Front.Create().Parse(line).Errors.Select(error => error.Message));

    [Fact]
    public void Parts_are_separated_by_commas()
    {
        var arguments = Front.Create().Parse("up --only telemetry, --only shop,order");

        Assert.Equal(["telemetry", "shop", "order"], arguments.GetValue<string[]>("--only")!);
    }

    [Fact]
    public void Every_command_shows_examples()
    {
        Assert.All(Front.Create().Subcommands, command =>
        {
            using var output = new StringWriter();
            Front.Create().Parse([command.Name, "--help"]).Invoke(new InvocationConfiguration { Output = output });

            Assert.Contains("Examples:", output.ToString(), StringComparison.Ordinal);
            Assert.Contains($"./dendro {command.Name}", output.ToString(), StringComparison.Ordinal);
        });
    }
}
