using Dendro.Cli;
using Dendro.Cli.Query;
using Dendro.Telemetry.Model;
using Dendro.Telemetry.Storage;
using DuckDB.NET.Data;

namespace Dendro.Telemetry.Server.Tests;

/// <summary><c>./dendro query --sql</c> against the server, by the code of the command line.</summary>
public sealed class CliSqlTests : IAsyncLifetime
{
    readonly ServerFixture _server = new();
    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("dendro-parquet-");
    TelemetryApi _api = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string File => Path.Combine(_directory.FullName, "lines.parquet");

    public async ValueTask InitializeAsync()
    {
        _server.UseKestrel(0);
        _server.StartServer();
        var client = _server.CreateClient();
        var address = client.BaseAddress!.AbsoluteUri.TrimEnd('/');
        _api = new TelemetryApi(client, new QueryAddresses(address, address, address));
        var logs = _server.Store.NewLogs();
        for (var i = 0; i < 3; i++)
        {
            logs.Add(new LogEntry(i + 1, $"line {i}", Labels.From(("service_name", "order")), Labels.Empty));
        }

        Assert.Equal(AppendResult.Stored, await _server.Store.AppendAsync(logs, Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData(null, "line 0,line 1,line 2")]
    [InlineData(2, "line 0,line 1")]
    public async Task Rows_are_kept_in_a_Parquet_file_that_DuckDB_reads(int? limit, string expected)
    {
        await _api.SaveParquetAsync("SELECT body, service_name, labels FROM logs ORDER BY time_unix_nano", limit, File, Cancellation);

        await using var connection = new DuckDBConnection("Data Source=:memory:");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT string_agg(body, ',' ORDER BY body), any_value(service_name), any_value(labels['service_name']) FROM read_parquet('{File}')";
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        Assert.True(await rows.ReadAsync(Cancellation));
        Assert.Equal((expected, "order", "order"), (rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        Assert.Equal([File], Directory.GetFiles(_directory.FullName));
    }

    [Fact]
    public async Task What_is_refused_leaves_the_file_as_it_was()
    {
        await System.IO.File.WriteAllTextAsync(File, "kept", Cancellation);
        var e = await Assert.ThrowsAsync<UserError>(() => _api.SaveParquetAsync("DELETE FROM logs", null, File, Cancellation));

        Assert.Contains("one statement that reads", e.Message, StringComparison.Ordinal);
        Assert.Equal("kept", await System.IO.File.ReadAllTextAsync(File, Cancellation));
        Assert.Equal([File], Directory.GetFiles(_directory.FullName));
    }

    [Fact]
    public async Task A_query_longer_than_an_address_may_be_is_answered()
    {
        var sql = $"SELECT count(*) FROM logs WHERE body IN ({string.Join(", ", Enumerable.Range(0, 2_000).Select(i => $"'line {i}'"))})";
        Assert.True(sql.Length > 16_000);
        var request = new QueryRequest { Text = sql, Language = QueryLanguage.SQL, End = DateTimeOffset.UnixEpoch, Since = TimeSpan.Zero };
        using var answer = await _api.AskAsync(request, Cancellation);
        Assert.Equal(3, answer.RootElement.GetProperty("rows")[0][0].GetInt32());

        await _api.SaveParquetAsync(sql, null, File, Cancellation);
        Assert.True(System.IO.File.Exists(File));
    }
}
