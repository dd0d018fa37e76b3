using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Dendro.Cli.Import;

namespace Dendro.Cli.Tests.Import;

public sealed class ImporterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly List<string> _requests = [];
    Func<string, HttpResponseMessage> _answer = _ => Ok("{}");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_of_one_signal_become_one_request()
    {
        var report = await ImportAsync(File("a.jsonl", Log(1), "", Log(2), Span(3), Log(4)), shiftNs: 10);

        Assert.Equal(
            [
                """/v1/logs {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"11"}]}]},{"scopeLogs":[{"logRecords":[{"timeUnixNano":"12"}]}]}]}""",
                """/v1/traces {"resourceSpans":[{"scopeSpans":[{"spans":[{"endTimeUnixNano":"13"}]}]}]}""",
                """/v1/logs {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"14"}]}]}]}""",
            ],
            _requests);
        Assert.Equal((1, 4, 1, 0, 3), (report.Files, report.Lines, report.Spans, report.Points, report.Records));
    }

    [Fact]
    public async Task A_file_may_be_gzip_whatever_its_name_is()
    {
        var path = Path.Combine(_folder.Path, "packed");
        await using (var gzip = new GZipStream(System.IO.File.Create(path), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Log(1) + "\n" + Log(2)), TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, (await ImportAsync(path)).Records);
    }

    [Fact]
    public async Task A_large_file_is_sent_in_many_requests()
    {
        var long1 = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":""" + $"\"{new string('x', 900_000)}\"" + "}}]}]}]}";

        await ImportAsync(File("a.jsonl", long1, long1, long1, long1, long1));

        Assert.Equal(3, _requests.Count);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_named()
    {
        var path = File("a.jsonl", Log(1), "", "oops");

        var error = await Assert.ThrowsAsync<UserError>(() => FileCheck.ReadAsync([path], null, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{path}:3: it is not JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_the_server_refuses_is_named()
    {
        _answer = body => body.Contains("\"2\"", StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("""{"message":"no"}""") } : Ok("{}");
        var path = File("a.jsonl", Log(1), Log(2), Log(3));

        Assert.Equal($"{path}:2: no.", (await Assert.ThrowsAsync<UserError>(() => ImportAsync(path))).Message);
    }

    [Fact]
    public async Task What_the_server_does_not_keep_is_told()
    {
        _answer = _ => Ok("""{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}""");
        var path = File("a.jsonl", Log(1), Log(2));

        var report = await ImportAsync(path);

        Assert.Equal((1, 1), (report.Records, report.Rejected));
        Assert.Equal([$"{path}:1-2: 1 of 2 were not kept: too old"], report.Rejections);
    }

    [Fact]
    public async Task The_last_record_of_all_files_is_found()
    {
        var check = await FileCheck.ReadAsync([File("a.jsonl", Log(1), Log(7)), File("b.jsonl", Span(5))], null, TestContext.Current.CancellationToken);

        Assert.Equal((3, 7), (check.Lines, check.LastNs));
    }

    async Task<ImportReport> ImportAsync(string path, long shiftNs = 0)
    {
        using var client = new HttpClient(new Server(this));
        return await new Importer(new OtlpSender(client, new Uri("http://server")), [path], shiftNs).RunAsync(null, TestContext.Current.CancellationToken);
    }

    string File(string name, params string[] lines)
    {
        var path = Path.Combine(_folder.Path, name);
        System.IO.File.WriteAllLines(path, lines);
        return path;
    }

    static string Log(long time) => Line("Logs", "logRecords", "timeUnixNano", time);

    static string Span(long time) => Line("Spans", "spans", "endTimeUnixNano", time);

    static string Line(string kind, string records, string member, long time) =>
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [$"resource{kind}"] = new[] { new Dictionary<string, object> { [$"scope{kind}"] = new[] { new Dictionary<string, object> { [records] = new[] { new Dictionary<string, string> { [member] = time.ToString(CultureInfo.InvariantCulture) } } } } } },
        });

    static HttpResponseMessage Ok(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body) };

    sealed class Server(ImporterTests test) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            test._requests.Add($"{request.RequestUri!.AbsolutePath} {body}");
            return test._answer(body);
        }
    }
}
