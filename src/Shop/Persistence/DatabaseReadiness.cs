namespace Dendro.Shop.Persistence;

/// <summary>Whether the database has been created and migrated, so that requests can be served.</summary>
sealed class DatabaseReadiness
{
    volatile bool _isReady;

    public bool IsReady => _isReady;

    public void Announce() => _isReady = true;
}
