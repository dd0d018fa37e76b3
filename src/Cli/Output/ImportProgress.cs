using System.Globalization;
using Spectre.Console;

namespace Dendro.Cli.Output;

/// <summary>How far an import is, where somebody watches.</summary>
internal sealed class ImportProgress(StatusContext? status)
{
    public static Task<T> RunAsync<T>(Func<ImportProgress, Task<T>> run) => Terminal.IsTerminal
        ? Terminal.Out.Status().StartAsync("Reading …", context => run(new ImportProgress(context)))
        : run(new ImportProgress(null));

    public void Checked(long lines) => Show($"Reading … {lines} lines");

    public void Sent(long lines, long all) => Show(string.Create(CultureInfo.InvariantCulture, $"Sending … {lines} of {all} lines"));

    void Show(string text)
    {
        if (status is not null)
        {
            status.Status = text;
        }
    }
}
