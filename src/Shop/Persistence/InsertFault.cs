using Dendro.Shop.ServiceKit.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Dendro.Shop.Persistence;

/// <summary>
/// The fault <c>db-error</c>: PostgreSQL itself refuses the INSERT. A trigger raises the exception when a setting local to the transaction
/// is on, so the statement's span, the driver's exception and the log are those of a real failure.
/// </summary>
public sealed class InsertFault(FaultSwitches faults)
{
    /// <summary>Within an open transaction: makes its inserts fail if the fault strikes.</summary>
    public async Task ArmAsync(DbContext db, CancellationToken cancellationToken)
    {
        if (faults.Strikes(FaultKind.DbError))
        {
            await db.Database.ExecuteSqlAsync($"SELECT set_config('shop.fail_inserts', 'on', true)", cancellationToken);
        }
    }

    /// <summary>Adds the trigger to a table.</summary>
    public static void AddTrigger(MigrationBuilder migration, string table)
    {
        migration.Sql($"""
            CREATE OR REPLACE FUNCTION shop_fail_insert() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF current_setting('shop.fail_inserts', true) = 'on' THEN
                    RAISE EXCEPTION 'could not insert into table "%": simulated storage failure', TG_TABLE_NAME USING ERRCODE = 'internal_error';
                END IF;
                RETURN NEW;
            END
            $body$;
            CREATE TRIGGER shop_fail_insert BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION shop_fail_insert();
            """);
    }
}
