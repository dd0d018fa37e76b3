using Dendro.Cli.Configuration;
using Dendro.Cli.Eval;
using Dendro.Cli.Eval.Generate;
using Dendro.Cli.Eval.Generate.Dialects;
using Dendro.Cli.Eval.Generate.Faults;
using Dendro.Cli.Import;
using Dendro.Cli.Query;

namespace Dendro.Cli.Tests.Eval.Generate;

/// <summary>The telemetry server takes what is generated, in a process of its own.</summary>
public sealed class AcceptedTests : IDisposable
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_record_of_a_generated_system_is_kept()
    {
        var workspace = Workspace.Find(null);
        Assert.SkipUnless(File.Exists(workspace.Assembly("Dendro.Telemetry.Server")), "the telemetry server is not built");
        await using var system = await EvalSystem.StartAsync(workspace with { Home = _folder.Path }, withAgents: false, Cancellation);
        using var client = RetryAfter.Client();
        foreach (var name in (string[])["k8s", "grpc", "exporter", "logs"])
        {
            await system.EmptyAsync(Cancellation);
            var dialect = Dialect.All.Single(one => one.Name == name);
            var one = CaseGenerator.Write(new GeneratedPlan(name, 11, dialect, FaultKind.All.First(kind => kind.IsSeenIn(dialect))) { MostServices = 12, MostSpans = 5_000 }, _folder.Path);
            var shiftNs = (TimeProvider.System.GetUtcNow() - one.Text.End).Ticks * 100;

            var report = await new Importer(new OtlpSender(client, system.Otlp), one.Files([]), shiftNs).RunAsync(null, Cancellation);

            Assert.Equal((0, ""), (report.Rejected, string.Join(' ', report.Rejections)));
            Assert.Equal((dialect.Has(Tells.Spans), dialect.Has(Tells.RequestMetrics), dialect.Has(Tells.Logs)), (report.Spans > 0, report.Points > 0, report.Records > 0));
        }
    }
}
