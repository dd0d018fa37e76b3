using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Dendro.Cli.Commands;

/// <summary>A command whose <c>--help</c> ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, string examples) : Command(name, description)
{
    public string Examples => examples;
}

/// <summary>The library's help, then the examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command switch
        {
            ExampleCommand command => command.Examples,
            RootCommand => Front.Examples,
            _ => "",
        };
        if (examples.Length > 0)
        {
            output.WriteLine("Examples:");
            output.WriteLine("  " + examples.ReplaceLineEndings(output.NewLine + "  "));
            output.WriteLine();
        }

        return exitCode;
    }
}
