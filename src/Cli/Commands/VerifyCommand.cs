using System.CommandLine;
using System.Text.Json;
using Dendro.Cli.Output;
using Dendro.Cli.Plan;
using Dendro.Cli.Verify;

namespace Dendro.Cli.Commands;

/// <summary><c>verify</c>: audits the shop's books.</summary>
internal static class VerifyCommand
{
    static readonly Option<TimeSpan?> Wait = DurationOption.Create("--wait", "First wait until every message is processed, at most so long.");

    static readonly Option<TimeSpan?> Grace = DurationOption.Create("--grace", "What looks wrong counts when it still does after this time (default 10s).");

    static readonly Option<TimeSpan?> Since = DurationOption.Create("--since", "How far back logs are asked for acknowledged messages (default 1h).");

    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "verify",
            """
                Check the shop's books, from both databases, the topics and the logs: nothing lost, doubled or oversold.
                Works while the shop does. Exit code 0 when all is right, 1 when not.
                """,
            """
            ./dendro verify
            ./dendro verify --wait 60s               wait until the pipeline is drained
            ./dendro verify --json | jq .violations
            """) { Wait, Grace, Since, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var audit = new Audit(ShopStores.Find(Front.Workspace(arguments)), client, time);
        var left = arguments.GetValue(Wait) is { } wait ? await audit.DrainAsync(wait, cancellationToken) : [];
        var since = time.GetUtcNow() - (arguments.GetValue(Since) ?? TimeSpan.FromHours(1));
        var report = await audit.RunAsync(arguments.GetValue(Grace) ?? TimeSpan.FromSeconds(10), since, cancellationToken);
        report = report with { Violations = [.. report.Violations, .. left] };
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, AuditJson.Default.AuditReport));
        }
        else
        {
            AuditTable.Write(report);
        }

        return report.IsClean ? 0 : 1;
    }
}
