using System.CommandLine;
using Dendro.Cli.Faults;
using Dendro.Cli.Output;

namespace Dendro.Cli.Commands;

/// <summary><c>fault</c>: breaks the shop on purpose, and mends it.</summary>
internal static class FaultCommand
{
    static readonly Argument<string> Service = new("service") { Description = "A service of the shop, or postgres or kafka." };

    static readonly Argument<string?> OptionalService = new("service") { Description = "A service of the shop, or postgres or kafka (default: all).", Arity = ArgumentArity.ZeroOrOne };

    static readonly Argument<string> Kind = new("kind") { Description = "A kind that the service knows; ./dendro fault list shows them." };

    static readonly Argument<string?> OptionalKind = new("kind") { Description = "One kind (default: all of the service).", Arity = ArgumentArity.ZeroOrOne };

    static readonly Argument<string?> Strength = new("strength") { Description = "How much: a share (0.5), a time (2s), a wood (oak), …; the kind says what.", Arity = ArgumentArity.ZeroOrOne };

    static readonly Option<string?> For = new("--for") { Description = "Switch it off again after this time.", HelpName = "duration" };

    static readonly Option<bool> All = new("--all") { Description = "Everything, in every service." };

    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "fault",
            "Switch faults of the shop on and off: fault SERVICE KIND [STRENGTH].",
            """
            ./dendro fault list                      what there is, and what is on
            ./dendro fault order db-error            database inserts of order fail
            ./dendro fault order latency 2s --for 5m
            ./dendro fault stock bad-release oak     one wood fails
            ./dendro fault postgres postgres-down 30s
            ./dendro fault history                   the ground truth: what was on, and when
            ./dendro fault off order db-error
            ./dendro fault off --all
            """) { Service, Kind, Strength, For, List(), On(), Off(), History() };
        command.SetAction(SwitchOnAsync);
        return command;
    }

    static Command List()
    {
        var command = new Command("list", "Show every fault of a service or of all, with its state.") { OptionalService, Json };
        command.SetAction(ListAsync);
        return command;
    }

    static Command On()
    {
        var command = new Command("on", "Switch a fault on; the word may be left out.") { Service, Kind, Strength, For };
        command.SetAction(SwitchOnAsync);
        return command;
    }

    static Command Off()
    {
        var command = new Command("off", "Switch one fault, all of a service, or with --all everything off.") { OptionalService, OptionalKind, All };
        command.SetAction(SwitchOffAsync);
        return command;
    }

    static Command History()
    {
        var command = new Command("history", "Show when which fault was on, with what it does to the telemetry.") { OptionalService, Json };
        command.SetAction(HistoryAsync);
        return command;
    }

    static async Task<int> HistoryAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var service = arguments.GetValue(OptionalService);
        using var faults = Faults(arguments);
        var outages = faults.Outages.History().Where(record => service is null || record.Service == service);
        IReadOnlyList<FaultRecord> shop = service is not null && OutageSwitches.Has(service) ? [] : await faults.Services.HistoryAsync(service, cancellationToken);
        IReadOnlyList<FaultRecord> records = [.. shop.Concat(outages).OrderBy(record => record.Since)];
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(FaultApi.ToJson(records));
        }
        else
        {
            Terminal.Out.Write(FaultHistoryTable.Of(records));
        }

        return 0;
    }

    static async Task<int> ListAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var switches = Faults(arguments);
        var faults = await switches.ListAsync(arguments.GetValue(OptionalService), cancellationToken);
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(FaultApi.ToJson(faults));
        }
        else
        {
            Terminal.Out.Write(FaultTable.Of(faults));
        }

        return 0;
    }

    static async Task<int> SwitchOnAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var change = new FaultChange(arguments.GetRequiredValue(Kind), true, arguments.GetValue(Strength), arguments.GetValue(For));
        using var faults = Faults(arguments);
        Console.WriteLine(FaultTable.Sentence(await faults.SwitchAsync(arguments.GetRequiredValue(Service), change, cancellationToken)));
        return 0;
    }

    static async Task<int> SwitchOffAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (service, kind) = (arguments.GetValue(OptionalService), arguments.GetValue(OptionalKind));
        if (service is null == !arguments.GetValue(All))
        {
            throw new UserError("name a service, or all of them with --all: ./dendro fault off order, or ./dendro fault off --all.", exitCode: 2);
        }

        if (service is not null && OutageSwitches.Has(service))
        {
            kind ??= Outage.All.Single(outage => outage.Part == service).Kind;
        }

        using var faults = Faults(arguments);
        if (service is not null && kind is not null)
        {
            Console.WriteLine(FaultTable.Sentence(await faults.SwitchAsync(service, new FaultChange(kind, false, null, null), cancellationToken)));
            return 0;
        }

        if (service is null)
        {
            faults.Outages.AllOff();
        }

        await faults.Services.AllOffAsync(service, cancellationToken);
        Console.WriteLine($"All faults of {service ?? "every service"} are off.");
        return 0;
    }

    static FaultSwitches Faults(ParseResult arguments) => new(Front.Workspace(arguments));
}
