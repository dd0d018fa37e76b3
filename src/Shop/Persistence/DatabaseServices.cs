using Dendro.Shop.Persistence.Faults;
using Dendro.Shop.ServiceKit.Faults;
using Dendro.Shop.ServiceKit.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dendro.Shop.Persistence;

/// <summary>Gives a service its database.</summary>
public static class DatabaseServices
{
    /// <summary>
    /// Adds the context <typeparamref name="TDb"/> on the connection string in <paramref name="setting"/>; the database is created and
    /// migrated when the service starts.
    /// </summary>
    /// <exception cref="SettingException">The connection string cannot be read or names no database.</exception>
    public static WebApplicationBuilder AddDatabase<TDb>(this WebApplicationBuilder builder, string setting, string fallback)
        where TDb : DbContext
    {
        var connection = ReadConnection(new Settings(builder.Configuration), setting, fallback);
        builder.Services.AddDbContextPool<TDb>(
            (services, options) => options.UseShopDatabase(connection.ConnectionString)
                .AddInterceptors(new SlowStatements(services.GetRequiredService<FaultSwitches>()))
                .ConfigureWarnings(LogOnce),
            poolSize: 64);
        builder.Services.AddSingleton<IFaultEffect, PoolExhaustion<TDb>>();
        builder.Services.AddSingleton(connection).AddSingleton<DatabaseReadiness>().AddSingleton<InsertFault>();
        builder.Services.AddHostedService<DatabaseStartup<TDb>>();
        return builder;
    }

    /// <summary>PostgreSQL with snake_case names.</summary>
    public static DbContextOptionsBuilder UseShopDatabase(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString).UseSnakeCaseNamingConvention();

    // Each of these comes with an exception, and whoever catches it logs it with what was being done.
    static void LogOnce(WarningsConfigurationBuilder warnings) => warnings.Log(
        (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug),
        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug));

    static NpgsqlConnectionStringBuilder ReadConnection(Settings settings, string setting, string fallback)
    {
        var text = settings.Text(setting, fallback);
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(connection.Database))
            {
                throw new SettingException(setting, WithoutPassword(connection), "a connection string that names a Database");
            }

            SetUnlessGiven(connection, "Timeout", 5);
            SetUnlessGiven(connection, "Command Timeout", 10);
            SetUnlessGiven(connection, "Maximum Pool Size", 30);
            return connection;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            // The text itself may hold a password, so it is not repeated.
            throw new SettingException(setting, "…", "a connection string such as " + fallback + " (" + error.Message + ")");
        }
    }

    static void SetUnlessGiven(NpgsqlConnectionStringBuilder connection, string keyword, int value)
    {
        if (!connection.ShouldSerialize(keyword))
        {
            connection[keyword] = value;
        }
    }

    static string WithoutPassword(NpgsqlConnectionStringBuilder connection) =>
        new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Password = null, Passfile = null }.ConnectionString;
}
