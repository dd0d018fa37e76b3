using System.CommandLine;
using Dendro.Cli.Configuration;

namespace Dendro.Cli.Commands;

/// <summary>An option that takes a duration such as <c>15m</c>.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Duration.TryParse(text) is { } duration && duration > TimeSpan.Zero)
            {
                return duration;
            }

            result.AddError($"{name} is \"{text}\"; expected a duration such as 500ms, 15m, 1h30m or 7d.");
            return null;
        },
    };
}
