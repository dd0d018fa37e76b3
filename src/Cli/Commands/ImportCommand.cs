using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dendro.Cli.Configuration;
using Dendro.Cli.Import;
using Dendro.Cli.Output;
using Dendro.Cli.Query;
using Dendro.Cli.Supervision;

namespace Dendro.Cli.Commands;

/// <summary><c>import</c>: recorded telemetry into the store.</summary>
internal static class ImportCommand
{
    enum Moment
    {
        Now,
        Recorded,
    }

    static readonly Argument<string[]> Files = new("file") { Description = "OTLP/JSON, an export request a line, plain or gzip.", Arity = ArgumentArity.OneOrMore };

    static readonly Option<Moment> At = new("--at")
    {
        Description = "now moves all times so that the last record of all files is now; recorded leaves them.",
        HelpName = "now|recorded",
        DefaultValueFactory = _ => Moment.Now,
    };

    static readonly Option<string?> Url = new("--url") { Description = "Send to this OTLP/HTTP endpoint instead of the telemetry that runs here.", HelpName = "url" };

    static readonly Option<bool> Json = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "import",
            """
                Put recorded traces, metrics and logs into the telemetry store: what the file exporter of an OpenTelemetry Collector writes.
                Every file is read through before anything is sent. Exit code 0 when all records were kept, 1 when not.
                """,
            """
            ./dendro import traces.jsonl metrics.jsonl.gz logs.jsonl    moved so that the last record is now
            ./dendro import recording.jsonl --at recorded
            ./dendro import recording.jsonl --url http://127.0.0.1:4318
            """) { Files, At, Url, Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var files = arguments.GetRequiredValue(Files);
        var endpoint = Endpoint(arguments);
        var report = await ImportProgress.RunAsync(async progress =>
        {
            var check = await FileCheck.ReadAsync(files, progress.Checked, cancellationToken);
            var nowNs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
            var shiftNs = arguments.GetValue(At) == Moment.Now && check.LastNs > 0 ? nowNs - check.LastNs : 0;
            using var client = RetryAfter.Client();
            return await new Importer(new OtlpSender(client, endpoint), files, shiftNs).RunAsync(sent => progress.Sent(sent, check.Lines), cancellationToken);
        });
        if (arguments.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, ImportJson.Default.ImportReport));
        }
        else
        {
            Write(report);
        }

        return report.Rejected == 0 ? 0 : 1;
    }

    static Uri Endpoint(ParseResult arguments)
    {
        if (arguments.GetValue(Url) is not { } url)
        {
            return new Uri(new Ports(Running.System(Front.Workspace(arguments)).PortOffset).Url("otlp-http"));
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UserError($"--url is \"{url}\"; expected an http:// or https:// URL.", exitCode: 2);
    }

    static void Write(ImportReport report)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Spans} spans, {report.Points} points and {report.Records} log records from {report.Lines} lines of {report.Files} files."));
        if (report.Last is { } last)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The last record is of {last:yyyy-MM-dd HH:mm:ss}Z{(report.ShiftSeconds == 0 ? "" : $"; all times were moved by {TimeSpan.FromSeconds(report.ShiftSeconds):d\\.hh\\:mm\\:ss}")}."));
        }

        if (report.Rejected > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Rejected} records were not kept:"));
            foreach (var rejection in report.Rejections)
            {
                Console.WriteLine("  " + rejection);
            }
        }
    }
}
