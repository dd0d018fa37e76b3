namespace Dendro.Telemetry.Storage.Ingest;

/// <summary>
/// The requests that were stored last. A sender that did not hear that its request was taken sends the same bytes again,
/// and they are not stored again. Used by the writer alone.
/// </summary>
internal sealed class RecentRequests
{
    // Some minutes of several hundred requests a second, in about 3 MB.
    const int Most = 65_536;

    readonly HashSet<RequestHash> _known = [];
    readonly Queue<RequestHash> _oldestFirst = new();
    readonly List<RequestHash> _new = [];

    /// <summary>Whether a request is to be stored: it was not stored lately, or nothing tells it from others.</summary>
    internal bool IsNew(RequestHash? request)
    {
        if (request is not { } hash)
        {
            return true;
        }

        if (!_known.Add(hash))
        {
            return false;
        }

        _new.Add(hash);
        return true;
    }

    /// <summary>What was new since the last call is durable.</summary>
    internal void Keep()
    {
        _new.ForEach(_oldestFirst.Enqueue);
        _new.Clear();
        while (_oldestFirst.Count > Most)
        {
            _known.Remove(_oldestFirst.Dequeue());
        }
    }

    /// <summary>What was new since <see cref="Keep"/> did not become durable: it is new when it is sent again.</summary>
    internal void Undo()
    {
        _new.ForEach(hash => _known.Remove(hash));
        _new.Clear();
    }
}
