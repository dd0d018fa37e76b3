using System.CommandLine;
using System.Globalization;

namespace Dendro.Cli.Commands;

/// <summary>An option that takes a whole number within bounds.</summary>
internal static class NumberOption
{
    /// <param name="expected">Ends the sentence of the error: "expected …".</param>
    public static Option<int> Create(string name, string[] aliases, string description, int standard, Predicate<int> isValid, string expected) => new(name, aliases)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && isValid(number))
            {
                return number;
            }

            result.AddError($"{name} is \"{text}\"; expected {expected}.");
            return standard;
        },
    };
}
