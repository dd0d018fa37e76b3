namespace Dendro.Telemetry.Storage.Query;

/// <summary>Values as SQL writes them.</summary>
internal static class Sql
{
    /// <summary>A text. A NUL ends a statement, so it is put in by its number.</summary>
    internal static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace("\0", "' || chr(0) || '", StringComparison.Ordinal)}'";
}
