using System.Globalization;
using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Schema;

/// <summary>Brings a file to the newest schema.</summary>
internal static class SchemaVersion
{
    /// <exception cref="StoreException">The file was written by a newer program.</exception>
    internal static void Upgrade(Connection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER)");
        var version = Read(connection);
        if (version > Migrations.Steps.Count)
        {
            throw new StoreException(
                $"the telemetry store has schema version {version}, this program knows versions up to {Migrations.Steps.Count}: run a newer program or another data directory");
        }

        var isNew = version == 0;
        for (; version < Migrations.Steps.Count; version++)
        {
            connection.Execute("BEGIN TRANSACTION");
            connection.Execute(Migrations.Steps[version]);
            connection.Execute("DELETE FROM schema_version");
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO schema_version VALUES ({version + 1})"));
            connection.Execute("COMMIT");
            if (!isNew)
            {
                connection.Execute("CHECKPOINT");
            }
        }
    }

    static int Read(Connection connection)
    {
        using var rows = connection.Query("SELECT coalesce(max(version), 0)::INTEGER FROM schema_version", [], CancellationToken.None);
        return rows.NextChunk() ? rows.Column<int>(0)[0] : 0;
    }
}
