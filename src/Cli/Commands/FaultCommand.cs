using System.CommandLine;
using Dendro.Cli.Configuration;
using Dendro.Cli.Faults;
using Dendro.Cli.Output;
using Dendro.Cli.Plan;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>fault</c>: breaks the shop on purpose, and mends it.</summary>
internal static class FaultCommand
{
    static readonly Argument<string> Service = new("service") { Description = "A service of the shop." };

    static readonly Argument<string?> OptionalService = new("service") { Description = "A service of the shop (default: all).", Arity = ArgumentArity.ZeroOrOne };

    static readonly Argument<string> Kind = new("kind") { Description = "A kind that the service knows; ./dendro fault list shows them." };

    static readonly Argument<string?> OptionalKind = new("kind") { Description = "One kind (default: all of the service).", Arity = ArgumentArity.ZeroOrOne };

    static readonly Argument<string?> Strength = new("strength") { Description = "How much: a share such as 0.5, or a time such as 2s.", Arity = ArgumentArity.ZeroOrOne };

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
            ./dendro fault off order db-error
            ./dendro fault off --all
            """) { Service, Kind, Strength, For, List(), On(), Off() };
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

    static async Task<int> ListAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var api = new FaultApi(Services(arguments));
        var faults = await api.ListAsync(arguments.GetValue(OptionalService), cancellationToken);
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
        using var api = new FaultApi(Services(arguments));
        var change = new FaultChange(arguments.GetRequiredValue(Kind), true, arguments.GetValue(Strength), arguments.GetValue(For));
        var fault = await api.SwitchAsync(arguments.GetRequiredValue(Service), change, cancellationToken);
        Console.WriteLine(FaultTable.Sentence(fault));
        return 0;
    }

    static async Task<int> SwitchOffAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (service, kind) = (arguments.GetValue(OptionalService), arguments.GetValue(OptionalKind));
        if (service is null == !arguments.GetValue(All))
        {
            throw new UserError("name a service, or all of them with --all: ./dendro fault off order, or ./dendro fault off --all.", exitCode: 2);
        }

        using var api = new FaultApi(Services(arguments));
        if (service is not null && kind is not null)
        {
            var fault = await api.SwitchAsync(service, new FaultChange(kind, false, null, null), cancellationToken);
            Console.WriteLine(FaultTable.Sentence(fault));
            return 0;
        }

        await api.AllOffAsync(service, cancellationToken);
        Console.WriteLine($"All faults of {service ?? "every service"} are off.");
        return 0;
    }

    /// <summary>The services by name: as <c>SHOP_SERVICES</c> says (<c>order=http://…,stock=…</c>), else those that run here.</summary>
    static Dictionary<string, Uri> Services(ParseResult arguments)
    {
        var workspace = Front.Workspace(arguments);
        return Settings.Load(workspace)["SHOP_SERVICES"] is { } list
            ? list.Split(',').Select(item => item.Split('=', 2)).ToDictionary(pair => pair[0].Trim(), pair => new Uri(pair[1].Trim()))
            : Running.System(workspace).Parts.Where(part => part.Group == Hosts.Shop).ToDictionary(part => part.Name, part => new Uri(part.Address));
    }
}
