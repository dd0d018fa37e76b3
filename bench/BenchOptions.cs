using System.Globalization;

namespace Dendro.Bench;

/// <summary>What is measured, from the command line.</summary>
/// <param name="Url">An OTLP/HTTP endpoint to measure; "" starts this repository's server on a fresh store.</param>
/// <param name="Seconds">How long each signal is sent.</param>
/// <param name="Connections">Requests on the way at once.</param>
/// <param name="Records">Records per request.</param>
/// <param name="Rows">Log lines and spans that queries run on; ten times as many samples.</param>
internal sealed record BenchOptions(string Url, int Seconds, int Connections, int Records, int Rows)
{
    internal static BenchOptions Parse(string[] args) => new(
        Text(args, "--url", ""), Number(args, "--seconds", 10), Number(args, "--connections", 4), Number(args, "--records", 1_000), Number(args, "--rows", 200_000));

    static string Text(string[] args, string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

    static int Number(string[] args, string name, int otherwise) => int.Parse(Text(args, name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
