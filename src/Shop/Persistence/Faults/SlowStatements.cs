using System.Data.Common;
using Dendro.Shop.ServiceKit.Faults;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Dendro.Shop.Persistence.Faults;

/// <summary>
/// The fault <c>db-slow</c>: before each statement PostgreSQL itself sleeps, on the same connection and in the same transaction, so that
/// locks are held longer too. The time is in the database's spans.
/// </summary>
sealed class SlowStatements(FaultSwitches faults) : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await SleepAsync(command, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await SleepAsync(command, cancellationToken);
        return result;
    }

    async Task SleepAsync(DbCommand command, CancellationToken cancellationToken)
    {
        if (faults.Strength(FaultKind.DbSlow) is not (> 0 and var seconds))
        {
            return;
        }

        await using var sleep = command.Connection!.CreateCommand();
        sleep.Transaction = command.Transaction;
        sleep.CommandText = "SELECT pg_sleep($1)";
        var parameter = sleep.CreateParameter();
        parameter.Value = seconds;
        sleep.Parameters.Add(parameter);
        await sleep.ExecuteNonQueryAsync(cancellationToken);
    }
}
