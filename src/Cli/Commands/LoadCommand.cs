using System.CommandLine;
using System.Text.Json;
using Dendro.Cli.Load;
using Dendro.Cli.Output;
using Dendro.Cli.Plan;

namespace Dendro.Cli.Commands;

/// <summary><c>load</c>: many orders, and how long they take.</summary>
internal static class LoadCommand
{
    /// <summary>As many as the topic has partitions, and with that the pipeline parallel inserts.</summary>
    const int StandardConnections = 6;

    static readonly Option<double?> Orders = RateOption("--orders", "Open loop: send orders at this rate, whatever becomes of them.");

    static readonly Option<int> InFlight = NumberOption.Create("--in-flight", [], "Closed loop: keep so many orders under way.", 0, number => number > 0, "a number above 0");

    static readonly Option<double?> Deliveries = RateOption("--deliveries", "Announce deliveries of 12 pieces beside, so that orders get their wood.");

    static readonly Option<TimeSpan?> For = DurationOption.Create("--for", "How long to send (default 30s).");

    static readonly Option<TimeSpan?> Drain = DurationOption.Create("--drain", "How long the last orders may take afterwards (default 30s).");

    static readonly Option<bool> Direct = new("--direct") { Description = "Insert the same rows into the database without the pipeline, for comparison." };

    static readonly Option<int> Connections = NumberOption.Create("--connections", [], "With --direct: parallel connections.", StandardConnections, number => number > 0, "a number above 0");

    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "load",
            """
                Send orders through Kafka and measure the time from the message to the stored order.
                Exit code 0 when every order was stored, 1 when not.
                """,
            """
            ./dendro load --orders 200/s --for 60s
            ./dendro load --in-flight 100 --deliveries 50/s
            ./dendro load --direct --for 10s         what the database alone can take
            """) { Orders, InFlight, Deliveries, For, Drain, Direct, Connections, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (rate, inFlight, isDirect) = (arguments.GetValue(Orders), arguments.GetValue(InFlight), arguments.GetValue(Direct));
        if ((rate is null ? 0 : 1) + (inFlight == 0 ? 0 : 1) + (isDirect ? 1 : 0) != 1)
        {
            throw new UserError("expected one of --orders RATE, --in-flight NUMBER and --direct.", exitCode: 2);
        }

        var stores = ShopStores.Find(Front.Workspace(arguments));
        var options = new LoadOptions
        {
            OrdersPerSecond = rate,
            InFlight = inFlight == 0 ? null : inFlight,
            DeliveriesPerSecond = arguments.GetValue(Deliveries),
            Duration = arguments.GetValue(For) ?? TimeSpan.FromSeconds(30),
            Drain = arguments.GetValue(Drain) ?? TimeSpan.FromSeconds(30),
        };
        var report = isDirect
            ? await new DirectLoad(stores.Orders, arguments.GetValue(Connections), options.Duration, TimeProvider.System).RunAsync(cancellationToken)
            : arguments.GetValue(Json)
                ? await new PipelineLoad(stores, options, TimeProvider.System).RunAsync(_ => { }, cancellationToken)
                : await LoadTable.WatchAsync(show => new PipelineLoad(stores, options, TimeProvider.System).RunAsync(show, cancellationToken));
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, LoadJson.Default.LoadReport));
        }
        else
        {
            Terminal.Out.Write(LoadTable.Of(report));
        }

        return report.IsComplete ? 0 : 1;
    }

    static Option<double?> RateOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "rate",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Rate.TryParse(text) is { } rate)
            {
                return rate;
            }

            result.AddError($"{name} is \"{text}\"; expected a rate above 0 such as 200/s or 90/m.");
            return null;
        },
    };
}
