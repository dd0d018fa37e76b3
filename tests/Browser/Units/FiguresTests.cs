using Dendro.Web.Ask;

namespace Dendro.Browser.Tests.Units;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.0416, "s", "41.6 ms")]
    [InlineData(1.234, "s", "1.23 s")]
    [InlineData(95, "s", "95 s")]
    [InlineData(8112.1, "s", "2 h 15 min")]
    [InlineData(0.031, "ratio", "3.1 %")]
    [InlineData(0.5, "%", "50 %")]
    [InlineData(104_857_600, "By", "100 MiB")]
    [InlineData(2048, "By/s", "2 KiB/s")]
    [InlineData(4.214, "1/s", "4.21/s")]
    [InlineData(311.2, "count", "311")]
    [InlineData(1234, "{order}", "1,234")]
    [InlineData(0.25, "cores", "0.25 cores")]
    [InlineData(12, "Cel", "12 Cel")]
    [InlineData(double.NaN, "s", "–")]
    public void A_figure_is_written_as_in_the_sentence_above_it(double value, string unit, string text) => Assert.Equal(text, Figures.Write(value, unit));

    [Theory]
    [InlineData(60, 40, "+50 %")]
    [InlineData(30, 40, "−25 %")]
    [InlineData(1, 0, "+∞")]
    [InlineData(0, 0, "±0")]
    public void A_difference_has_its_sign(double now, double before, string text) => Assert.Equal(text, Figures.Change(now, before));
}
