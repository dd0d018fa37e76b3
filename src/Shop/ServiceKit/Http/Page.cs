using System.Globalization;

namespace Dendro.Shop.ServiceKit.Http;

/// <summary>A part of a list.</summary>
/// <param name="Skip">How many elements to leave out, 0 or more.</param>
/// <param name="Limit">How many to return, 1 to <see cref="MaxLimit"/>.</param>
public readonly record struct Page(int Skip, int Limit)
{
    /// <summary>The most elements that one answer holds.</summary>
    public const int MaxLimit = 500;

    const int DefaultLimit = 100;

    /// <summary>Reads <c>skip</c> and <c>limit</c> as they stand in the query; on failure names the field and what is wrong with it.</summary>
    public static bool TryRead(string? skip, string? limit, out Page page, out (string Field, string Message) problem)
    {
        page = default;
        if (!TryRead(skip, 0, 0, int.MaxValue, out var skipped))
        {
            problem = ("skip", $"found \"{skip}\", expected a whole number from 0");
            return false;
        }

        if (!TryRead(limit, DefaultLimit, 1, MaxLimit, out var limited))
        {
            problem = ("limit", $"found \"{limit}\", expected a whole number from 1 to {MaxLimit}");
            return false;
        }

        (page, problem) = (new Page(skipped, limited), default);
        return true;
    }

    static bool TryRead(string? text, int fallback, int min, int max, out int value)
    {
        value = fallback;
        return string.IsNullOrEmpty(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);
    }
}
