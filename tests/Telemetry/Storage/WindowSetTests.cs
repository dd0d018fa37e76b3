using System.Globalization;
using Dendro.Telemetry.Storage.Query;

namespace Dendro.Telemetry.Storage.Tests;

public sealed class WindowSetTests
{
    // "+2-5" adds 2, 3 and 4, "-3-4" takes 3 out.
    [Theory]
    [InlineData("", "0-10")]
    [InlineData("+0-10", "")]
    [InlineData("+2-5", "0-2 5-10")]
    [InlineData("+2-5 +5-7", "0-2 7-10")]
    [InlineData("+5-7 +2-5", "0-2 7-10")]
    [InlineData("+2-4 +6-8 +3-7", "0-2 8-10")]
    [InlineData("+2-8 -3-4", "0-2 3-4 8-10")]
    [InlineData("+2-4 +5-7 -3-6", "0-2 3-6 7-10")]
    [InlineData("+2-4 -2-4", "0-10")]
    [InlineData("+2-4 -4-6", "0-2 4-10")]
    [InlineData("-2-4", "0-10")]
    public void What_is_missing_of_ten_numbers(string changes, string missing)
    {
        var set = new WindowSet();
        foreach (var change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var numbers = change[1..].Split('-');
            var (first, end) = (int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture));
            if (change[0] == '+')
            {
                set.Add(first, end);
            }
            else
            {
                set.Remove(first, end);
            }
        }

        Assert.Equal(missing, string.Join(' ', set.Missing(0, 10).Select(range => $"{range.First}-{range.End}")));
        Assert.All(Enumerable.Range(0, 10), number => Assert.Equal(set.Missing(number, number + 1).Count == 0, set.Overlaps(number, number + 1)));
    }
}
