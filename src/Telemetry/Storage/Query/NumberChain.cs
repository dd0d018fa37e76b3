using Dendro.Telemetry.Storage.Native;

namespace Dendro.Telemetry.Storage.Query;

/// <summary>Numbers the groups of rows that have the same numbers, in the order in which they come.</summary>
/// <param name="width">How many numbers a row has.</param>
internal sealed class NumberChain(int width)
{
    readonly NumberPairs[] _steps = [.. Enumerable.Range(0, width).Select(_ => new NumberPairs())];

    /// <summary>How many groups there are, 1 when rows have no numbers.</summary>
    internal int Count => width == 0 ? 1 : _steps[^1].Count;

    /// <summary>Takes the next number of each row; <paramref name="groups"/> is empty before the first, and has the rows' groups after the last.</summary>
    internal void Add(int step, ReadOnlySpan<ulong> numbers, Span<int> groups) => _steps[step].Number(groups, numbers);

    /// <summary>Takes the numbers of rows that stand in columns of a result.</summary>
    /// <param name="rows">The result.</param>
    /// <param name="column">The first of the columns.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="groups">As for <see cref="Add(int, ReadOnlySpan{ulong}, Span{int})"/>.</param>
    internal void Add(Rows rows, int column, int count, Span<int> groups)
    {
        for (var step = 0; step < count; step++)
        {
            Add(step, rows.Column<ulong>(column + step), groups);
        }
    }

    /// <summary>The numbers of each group.</summary>
    internal List<ulong[]> Groups() => [.. Enumerable.Range(0, Count).Select(Numbers)];

    ulong[] Numbers(int group)
    {
        var numbers = new ulong[width];
        for (var step = width - 1; step >= 0; step--)
        {
            (group, numbers[step]) = _steps[step][group];
        }

        return numbers;
    }
}
