using Dendro.Cli.Eval.Generate;

namespace Dendro.Cli.Eval;

/// <summary>Where a case comes from: it is there, or made when its turn comes.</summary>
internal sealed record CaseSource(string Name, Func<EvalCase> Open, bool IsKept)
{
    public static IReadOnlyList<CaseSource> Of(IEnumerable<EvalCase> cases) => [.. cases.Select(one => new CaseSource(one.Name, () => one, IsKept: true))];

    /// <param name="root">Where a folder is made for each.</param>
    /// <param name="isKept">They stay there afterwards.</param>
    public static IReadOnlyList<CaseSource> Of(IEnumerable<GeneratedPlan> plans, string root, bool isKept) =>
        [.. plans.Select(plan => new CaseSource(plan.Name, () => CaseGenerator.Write(plan, root), isKept))];

    public async Task<T> UseAsync<T>(Func<EvalCase, Task<T>> use)
    {
        var one = Open();
        try
        {
            return await use(one);
        }
        finally
        {
            if (!IsKept)
            {
                Directory.Delete(one.Folder, recursive: true);
            }
        }
    }
}
