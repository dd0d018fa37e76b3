using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Server.Api.Sql;
using Dendro.Telemetry.Storage;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Server.Tests;

/// <summary>SQL over HTTP: ways to ask, formats, and errors.</summary>
public sealed class SqlApiTests(ServerFixture server) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var logs = server.Store.NewLogs();
        logs.Add(new LogEntry(1, "a \"quoted\", line", Labels.From(("service_name", "order")), Labels.Empty));
        Assert.Equal(AppendResult.Stored, await server.Store.AppendAsync(logs, Cancellation));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_JSON_body_is_answered_in_JSON()
    {
        using var client = server.CreateClient();
        using var response = await client.PostAsJsonAsync("/sql", new { sql = "SELECT 7 AS n, NULL AS nothing FROM range(3)", limit = 2 }, Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.StartsWith("""{"columns":[{"name":"n","type":"INTEGER"},{"name":"nothing","type":"INTEGER"}],"rows":[[7,null],[7,null]],"row_count":2,"truncated":true,"elapsed_ms":""", body, StringComparison.Ordinal);
        Assert.Equal("true", response.Headers.GetValues("Dendro-Truncated").Single());
    }

    [Theory]
    [InlineData("/sql?format=csv", null)]
    [InlineData("/sql", "text/csv")]
    public async Task Text_is_answered_in_CSV_when_asked_for(string path, string? accept)
    {
        using var client = server.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", accept ?? "*/*");
        using var response = await client.PostAsync(path, new StringContent("SELECT body, NULL, '' AS e, service_name FROM logs LIMIT 1", Encoding.UTF8, "text/plain"), Cancellation);
        Assert.Equal("body,NULL,e,service_name\r\n\"a \"\"quoted\"\", line\",,\"\",order\r\n", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Parquet_comes_as_a_file()
    {
        using var client = server.CreateClient();
        var bytes = await client.GetByteArrayAsync("/sql?format=parquet&sql=" + Uri.EscapeDataString("FROM logs"), Cancellation);
        Assert.Equal(("PAR1", "PAR1"), (Encoding.ASCII.GetString(bytes, 0, 4), Encoding.ASCII.GetString(bytes, bytes.Length - 4, 4)));
    }

    [Theory]
    [InlineData("SELEC 1", "", HttpStatusCode.BadRequest, "syntax error at or near")]
    [InlineData("DELETE FROM logs", "", HttpStatusCode.Forbidden, "only one statement that reads")]
    [InlineData("SELECT 1", "?format=xml", HttpStatusCode.BadRequest, "format is \\u0022xml\\u0022: expected json, csv or parquet")]
    [InlineData("SELECT 1", "?limit=many", HttpStatusCode.BadRequest, "expected a whole number")]
    [InlineData("SELECT 1", "?limit=0", HttpStatusCode.BadRequest, "limit is 0: expected 1 to 1000000 (TELEMETRY_SQL_MAX_ROWS)")]
    [InlineData("", "", HttpStatusCode.BadRequest, "no query found")]
    [InlineData("SELECT i FROM range(1000001) t(i)", "", HttpStatusCode.UnprocessableEntity, "TELEMETRY_SQL_MAX_ROWS")]
    public async Task Errors_are_clear(string sql, string query, HttpStatusCode status, string message)
    {
        using var client = server.CreateClient();
        using var response = await client.PostAsync("/sql" + query, new StringContent(sql, Encoding.UTF8, "text/plain"), Cancellation);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public void An_answer_that_is_too_large_to_gather_is_refused()
    {
        var (column, line) = (new SqlColumn("line", "VARCHAR"), new byte[1 << 20]);
        using var answer = new CsvAnswer();
        var e = Assert.Throws<SqlException>(() =>
        {
            for (var row = 0; row < 40; row++)
            {
                answer.Cell(column, line, isNull: false);
                answer.EndRow();
            }
        });
        Assert.Equal((SqlFailure.Limit, true), (e.Failure, e.Message.StartsWith("the answer is larger than 32 MB", StringComparison.Ordinal)));
    }
}
