using Microsoft.Extensions.AI;

namespace Dendro.Agents.Core.Model;

/// <summary>How many tools a model may call for one answer, and what they told it.</summary>
internal sealed class ToolBudget(int calls)
{
    readonly List<string> _results = [];
    int _left = calls;

    public IReadOnlyList<string> Results => _results;

    public bool Take() => Interlocked.Decrement(ref _left) >= 0;

    public void Keep(object? result)
    {
        lock (_results)
        {
            _results.Add(result?.ToString() ?? "");
        }
    }
}

/// <summary>A tool whose calls count against a budget and whose results count as evidence.</summary>
internal sealed class BudgetedTool(AIFunction tool, ToolBudget budget) : DelegatingAIFunction(tool)
{
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (!budget.Take())
        {
            return "The budget of tool calls is used up. Answer now with what you have.";
        }

        var result = await base.InvokeCoreAsync(arguments, cancellationToken);
        budget.Keep(result);
        return result;
    }
}
