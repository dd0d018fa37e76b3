using System.CommandLine;
using System.CommandLine.Parsing;
using Dendro.Cli.Configuration;
using Dendro.Cli.Output;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>query</c>: one question in PromQL, LogQL, TraceQL or SQL.</summary>
internal static class QueryCommand
{
    static readonly Argument<string> Text = new("query") { Description = "The query, in quotes." };

    static readonly Option<QueryLanguage?> Language = new("--lang") { Description = "Default: guessed from the query.", HelpName = "promql|logql|traceql|sql" };

    static readonly Option<bool> Sql = new("--sql") { Description = "The query is SQL: --lang sql." };

    static readonly Option<string?> Parquet = new("--parquet") { Description = "Write all rows of a SQL query to a Parquet file.", HelpName = "file" };

    static readonly Option<TimeSpan?> Since = DurationOption.Create("--since", "How far to look back (default 1h).");

    static readonly Option<TimeSpan?> Step = DurationOption.Create("--step", "Ask for a series with a value each so often, instead of the value now.");

    static readonly Option<int> Limit = NumberOption.Create("--limit", [], "Most log lines, traces or rows.", 100, limit => limit > 0, "a number above 0");

    static readonly Option<bool> Json = new("--json") { Description = "Print the answer of the API as it is." };

    static readonly Option<bool> Complete = new("--complete") { Description = "Print what can be typed at the end of the PromQL query, instead of asking it." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "query",
            "Ask the telemetry backend in PromQL, LogQL, TraceQL or SQL.",
            """
            ./dendro query 'sum by (service_name) (rate(traces_spanmetrics_calls_total[5m]))'
            ./dendro query '{service_name="order"} |= "failed"' --since 15m --limit 20
            ./dendro query '{ resource.service.name = "order" && status = error }'
            ./dendro query 'sum(rate({service_namespace="shop"}[1m]))' --step 30s
            ./dendro query 'sum by (service_name) (rate(http_' --complete
            ./dendro query --sql 'SELECT service_name, count(*) FROM logs GROUP BY ALL'
            ./dendro query --sql 'FROM spans' --parquet spans.parquet
            """) { Text, Language, Sql, Since, Step, Limit, Json, Parquet, Complete };
        command.Validators.Add(Validate);
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var workspace = Front.Workspace(arguments);
        var text = arguments.GetRequiredValue(Text);
        using var client = RetryAfter.Client();
        var api = new TelemetryApi(client, Addresses(workspace));
        if (arguments.GetValue(Complete))
        {
            using var proposals = await api.CompleteAsync(text, cancellationToken);
            foreach (var line in ProposalLines.Of(text, proposals.RootElement))
            {
                Console.WriteLine(line);
            }

            return 0;
        }

        if (arguments.GetValue(Parquet) is { } path)
        {
            var limit = arguments.GetResult(Limit) is { Implicit: false } ? arguments.GetValue(Limit) : (int?)null;
            await api.SaveParquetAsync(text, limit, path, cancellationToken);
            return 0;
        }

        var request = new QueryRequest
        {
            Text = text,
            Language = arguments.GetValue(Sql) ? QueryLanguage.SQL : arguments.GetValue(Language) ?? LanguageGuess.Guess(text),
            End = TimeProvider.System.GetUtcNow(),
            Since = arguments.GetValue(Since) ?? TimeSpan.FromHours(1),
            Step = arguments.GetValue(Step),
            Limit = arguments.GetValue(Limit),
        };
        using var answer = await api.AskAsync(request, cancellationToken);
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(answer.RootElement.GetRawText());
        }
        else
        {
            ResultTable.Write(answer.RootElement, Terminal.Out);
        }

        return 0;
    }

    static bool IsSql(SymbolResult arguments) => arguments.GetValue(Sql) || arguments.GetValue(Language) == QueryLanguage.SQL;

    // What would be ignored is refused.
    static void Validate(CommandResult arguments)
    {
        if (!IsSql(arguments))
        {
            if (arguments.GetResult(Parquet) is not null)
            {
                arguments.AddError("--parquet writes the rows of a SQL query; add --sql.");
            }
        }
        else if (arguments.GetValue(Language) is not (null or QueryLanguage.SQL))
        {
            arguments.AddError("--sql and --lang contradict each other; leave one out.");
        }
        else if (arguments.GetResult(Since) is not null || arguments.GetResult(Step) is not null)
        {
            arguments.AddError("--since and --step do nothing for SQL; write WHERE time > now() - INTERVAL 1 HOUR.");
        }
    }

    /// <summary>Settings that name a backend win over the one that runs here.</summary>
    public static QueryAddresses Addresses(Workspace workspace)
    {
        var settings = Settings.Load(workspace);
        Ports Ports() => new(Running.System(workspace).PortOffset);
        return new QueryAddresses(
            (settings["PROMETHEUS_URL"] ?? Ports().Url("prometheus") + "/prometheus").TrimEnd('/'),
            (settings["LOKI_URL"] ?? Ports().Url("loki")).TrimEnd('/'),
            (settings["TEMPO_URL"] ?? Ports().Url("tempo")).TrimEnd('/'));
    }
}
