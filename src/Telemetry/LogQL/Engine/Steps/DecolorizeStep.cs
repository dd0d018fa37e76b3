using System.Text.RegularExpressions;

namespace Dendro.Telemetry.LogQL.Engine.Steps;

/// <summary><c>| decolorize</c>: removes ANSI escape sequences.</summary>
internal sealed partial class DecolorizeStep : ILineStep
{
    public bool Process(Line line)
    {
        if (line.Text.AsSpan().ContainsAny('\u001b', '\u009b'))
        {
            line.Text = AnsiPattern().Replace(line.Text, "");
        }

        return true;
    }

    [GeneratedRegex(
        "[\u001b\u009b][\\[\\]()#;?]*(?:(?:(?:[a-zA-Z0-9]*(?:;[a-zA-Z0-9]*)*)?\u0007)|(?:(?:[0-9]{1,4}(?:;[0-9]{0,4})*)?[0-9A-PRZcf-ntqry=><~]))",
        RegexOptions.CultureInvariant)]
    private static partial Regex AnsiPattern();
}
