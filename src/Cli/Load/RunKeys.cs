using System.Globalization;
using Dendro.Shop.Contracts;

namespace Dendro.Cli.Load;

/// <summary>The orders of one run: their keys lie together in the index, in the order of sending.</summary>
internal sealed class RunKeys(string run)
{
    const int Digits = 9;

    readonly string _prefix = $"load-{run}-";

    /// <summary>Above every key of the run.</summary>
    public string Last => _prefix + new string('9', Digits);

    public string Key(int number) => _prefix + number.ToString("D9", CultureInfo.InvariantCulture);

    public int Number(string key) => int.Parse(key.AsSpan(_prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Each wood in turn, 1 to 10 pieces.</summary>
    public static OrderPlaced Order(int number) => new((WoodType)(number % 5), 1 + (number / 5 % 10));
}
