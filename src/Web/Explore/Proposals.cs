namespace Dendro.Web.Explore;

/// <summary>Something that can be typed.</summary>
/// <param name="Label">What is shown.</param>
/// <param name="Insert">What is put into the query.</param>
/// <param name="Kind">metric, function, label and so on.</param>
/// <param name="Detail">A signature or a type; "" when there is none.</param>
/// <param name="Description">A sentence; "" when there is none.</param>
public sealed record Proposal(string Label, string Insert, string Kind, string Detail, string Description);

/// <summary>What can be typed in place of a stretch of a query, in UTF-16 units.</summary>
public sealed record Proposals(int From, int To, IReadOnlyList<Proposal> Items)
{
    public static readonly Proposals None = new(0, 0, []);

    /// <summary>The query with a proposal taken, and the place behind it.</summary>
    public (string Text, int Cursor) Take(string query, Proposal proposal) =>
        (query[..From] + proposal.Insert + query[To..], From + proposal.Insert.Length);
}
