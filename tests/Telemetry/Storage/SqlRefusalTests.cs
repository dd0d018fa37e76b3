using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>What SQL cannot do: write, reach files, network, settings or DuckDB's own tables, or use up the machine.</summary>
public sealed class SqlRefusalTests(SqlRefusalTests.Limited limited) : IClassFixture<SqlRefusalTests.Limited>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", SqlFailure.Query, "the query is empty")]
    [InlineData(" -- nothing", SqlFailure.Query, "the query is empty")]
    [InlineData("SELEC 1", SqlFailure.Query, "syntax error at or near \"SELEC\" (position 0)")]
    [InlineData("SELECT nope FROM logs", SqlFailure.Query, "nope")]
    [InlineData("SELECT ?", SqlFailure.Query, "parameters")]
    [InlineData("SELECT 1::INTEGER / 'x'::INTEGER", SqlFailure.Query, "Could not convert string 'x'")]
    [InlineData("SELECT * FROM orders", SqlFailure.Query, "there is no table \"orders\": the tables are logs, spans, samples")]
    public Task Refuses_what_is_no_SQL_or_not_there(string sql, SqlFailure failure, string message) => RefusesAsync(sql, failure, message);

    [Theory]
    [InlineData("DELETE FROM logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("INSERT INTO dendro.main.logs SELECT * FROM dendro.main.logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("UPDATE logs SET body = ''", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("CREATE TABLE t AS SELECT 1", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("CREATE TEMP MACRO f() AS 1", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("DROP VIEW logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM dendro.main.logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("EXPLAIN EXPLAIN ANALYZE DELETE FROM dendro.main.logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("EXPLAIN (ANALYZE) DELETE FROM dendro.main.logs", SqlFailure.Query, "syntax error")]
    [InlineData("WITH gone AS (DELETE FROM logs RETURNING *) FROM gone", SqlFailure.Query, "A CTE needs a SELECT")]
    [InlineData("PREPARE p AS DELETE FROM logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("CHECKPOINT", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("COMMIT", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SELECT 1; DELETE FROM dendro.main.logs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SELECT 1; SELECT 2", SqlFailure.Forbidden, "found 2 statements")]
    [InlineData("SELECT 1) UNION (SELECT 2", SqlFailure.Query, "syntax error")]
    public Task Refuses_to_write(string sql, SqlFailure failure, string message) => RefusesAsync(sql, failure, message);

    [Theory]
    [InlineData("COPY logs TO '/tmp/x.csv'", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("COPY (SELECT 1) TO 'x.parquet'", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("EXPORT DATABASE '/tmp/x'", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("IMPORT DATABASE '/tmp/x'", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("ATTACH '/tmp/x.duckdb' AS x", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("DETACH dendro", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("USE dendro", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("INSTALL httpfs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("LOAD httpfs", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SELECT * FROM '/etc/passwd'", SqlFailure.Query, "there is no table \"/etc/passwd\"")]
    [InlineData("SELECT * FROM 'x.parquet'", SqlFailure.Query, "there is no table \"x.parquet\"")]
    [InlineData("WITH \"/etc/passwd\" AS (SELECT 1) SELECT * FROM '/etc/passwd'", SqlFailure.Forbidden, "WITH cannot name a table")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')", SqlFailure.Forbidden, "the table function read_csv is not allowed")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')", SqlFailure.Forbidden, "the table function read_text is not allowed")]
    [InlineData("SELECT * FROM read_blob('/etc/passwd')", SqlFailure.Forbidden, "the table function read_blob is not allowed")]
    [InlineData("SELECT * FROM read_parquet('http://127.0.0.1/x')", SqlFailure.Forbidden, "the table function read_parquet is not allowed")]
    [InlineData("SELECT (SELECT count(*) FROM glob('/etc/*'))", SqlFailure.Forbidden, "the table function glob is not allowed")]
    [InlineData("SELECT * FROM logs WHERE body IN (SELECT content FROM read_text('/etc/passwd'))", SqlFailure.Forbidden, "read_text")]
    [InlineData("SELECT * FROM sniff_csv('/etc/passwd')", SqlFailure.Forbidden, "sniff_csv")]
    [InlineData("SELECT getenv('HOME')", SqlFailure.Forbidden, "the function getenv is not allowed")]
    public Task Refuses_files_network_and_other_databases(string sql, SqlFailure failure, string message) => RefusesAsync(sql, failure, message);

    [Theory]
    [InlineData("SELECT * FROM read_blob('FILE')", SqlFailure.Forbidden, "the table function read_blob is not allowed")]
    [InlineData("SELECT * FROM 'FILE'", SqlFailure.Query, "there is no table")]
    [InlineData("COPY logs TO 'FILE'", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("ATTACH 'FILE' AS x", SqlFailure.Forbidden, "only one statement that reads")]
    public Task Refuses_the_store_s_own_file(string sql, SqlFailure failure, string message) =>
        RefusesAsync(sql.Replace("FILE", limited.File, StringComparison.Ordinal), failure, message);

    [Theory]
    [InlineData("SET threads = 1", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SET enable_external_access = true", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SET GLOBAL memory_limit = '8GB'", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("RESET memory_limit", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("PRAGMA database_list", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SELECT current_setting('temp_directory')", SqlFailure.Forbidden, "current_setting")]
    [InlineData("SELECT * FROM duckdb_settings()", SqlFailure.Forbidden, "duckdb_settings")]
    [InlineData("SELECT * FROM duckdb_tables", SqlFailure.Query, "there is no table \"duckdb_tables\"")]
    [InlineData("SELECT * FROM information_schema.tables", SqlFailure.Query, "there is no table \"information_schema.tables\"")]
    [InlineData("SELECT * FROM dendro.main.logs", SqlFailure.Query, "there is no table \"dendro.main.logs\"")]
    [InlineData("SELECT * FROM query('SELECT 1')", SqlFailure.Forbidden, "the table function query is not allowed")]
    [InlineData("SELECT * FROM query_table('duckdb_settings')", SqlFailure.Forbidden, "query_table")]
    [InlineData("SHOW DATABASES", SqlFailure.Forbidden, "SHOW databases is not allowed")]
    [InlineData("SHOW ALL TABLES", SqlFailure.Forbidden, "is not allowed")]
    [InlineData("CALL pragma_version()", SqlFailure.Forbidden, "only one statement that reads")]
    [InlineData("SELECT * FROM json_execute_serialized_sql('{}')", SqlFailure.Forbidden, "json_execute_serialized_sql")]
    public Task Refuses_tables_and_settings_of_DuckDB(string sql, SqlFailure failure, string message) => RefusesAsync(sql, failure, message);

    [Theory]
    [InlineData("SELECT repeat('x', 2000000000)", SqlFailure.Forbidden, "the function repeat is not allowed")]
    [InlineData("SELECT list_reduce(['a', 'b'], lambda x, y: x || x || y)", SqlFailure.Forbidden, "the function list_reduce is not allowed")]
    [InlineData("SELECT length(lpad('x', 2000000000, 'y'))", SqlFailure.Forbidden, "the function lpad is not allowed")]
    [InlineData("SELECT len(range(1000000000))", SqlFailure.Forbidden, "the function range is not allowed, since it can fill the memory in one call; FROM range(…) is")]
    [InlineData("SELECT format('{:2000000000}', 1)", SqlFailure.Forbidden, "the function format is not allowed")]
    [InlineData("SELECT count(*) FROM range(100000000000)", SqlFailure.Limit, "the query ran longer than 2 s (TELEMETRY_SQL_TIMEOUT)")]
    [InlineData("WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' UNION ALL SELECT s || s || s || s FROM t WHERE length(s) < 8000000000) SELECT max(length(s)) FROM t", SqlFailure.Limit, "the query ")]
    [InlineData("SELECT length(string_agg(a.i || 'some text to fill the memory', '')) FROM range(100000000) a(i)", SqlFailure.Limit, "memory")]
    [InlineData("SELECT i FROM range(1001) t(i)", SqlFailure.Limit, "the answer has more than 1000 rows (TELEMETRY_SQL_MAX_ROWS)")]
    // On a busy machine the time may be up before the memory is.
    public Task Refuses_to_use_up_memory_and_time(string sql, SqlFailure failure, string message) => RefusesAsync(sql, failure, message);

    async Task RefusesAsync(string sql, SqlFailure failure, string message)
    {
        var e = await Assert.ThrowsAsync<SqlException>(() => limited.Store.Sql.QueryAsync(new SqlQuery { Text = sql }, new SqlRows(), Cancellation));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Equal(failure, e.Failure);
        await limited.Store.Sql.QueryAsync(new SqlQuery { Text = "FROM logs" }, new SqlRows(), Cancellation);
    }

    /// <summary>One store with low limits for all cases: each also shows that the one before left it whole.</summary>
    public sealed class Limited : IAsyncDisposable
    {
        readonly StoreFixture _fixture = new(new StoreOptions
        {
            DataDirectory = "",
            Sql = new SqlLimits { Rows = 1000, Time = TimeSpan.FromSeconds(2), MemoryBytes = 128 << 20 },
        });

        internal TelemetryStore Store => _fixture.Store;

        internal string File => Path.Combine(_fixture.Directory, "dendro.duckdb");

        public ValueTask DisposeAsync() => _fixture.DisposeAsync();
    }
}
