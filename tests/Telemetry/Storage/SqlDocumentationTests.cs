using System.Text.RegularExpressions;
using Dendro.Telemetry.Storage.Sql;

namespace Dendro.Telemetry.Storage.Tests;

/// <summary>The examples of docs/sql.md run, and its table of views names columns that are there.</summary>
public sealed partial class SqlDocumentationTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_example_runs_and_every_view_has_the_columns_it_is_said_to_have()
    {
        await using var fixture = new StoreFixture();
        var text = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "sql.md"), Cancellation);
        var examples = Example().Matches(text).Select(match => match.Groups[1].Value).ToList();
        var columns = ViewRow().Matches(text).Where(match => SqlViewNames.Contains(match.Groups[1].Value))
            .Select(match => $"SELECT {string.Join(", ", Name().Matches(match.Groups[2].Value).Select(name => name.Groups[1].Value))} FROM {match.Groups[1].Value}")
            .ToList();

        Assert.True(examples.Count >= 4, $"{examples.Count} examples");
        Assert.Equal(7, columns.Count);
        foreach (var sql in examples.Concat(columns))
        {
            await fixture.Store.Sql.QueryAsync(new SqlQuery { Text = sql }, new SqlRows(), Cancellation);
        }
    }

    static readonly string[] SqlViewNames = ["logs", "spans", "samples", "histograms", "exemplars", "series", "metrics"];

    static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Dendro.slnx")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException($"no Dendro.slnx above {AppContext.BaseDirectory}");
        }

        return directory.FullName;
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ViewRow();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();
}
