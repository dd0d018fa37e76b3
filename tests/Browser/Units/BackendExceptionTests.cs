using Dendro.Web.Explore;

namespace Dendro.Browser.Tests.Units;

public sealed class BackendExceptionTests
{
    [Theory]
    [InlineData("invalid parameter \"query\": 1:5: parse error: unexpected end of input", 1, 5)]
    [InlineData("parse error at line 2, col 17: syntax error: unexpected IDENTIFIER", 2, 17)]
    [InlineData("invalid TraceQL query: parse error at line 1, col 3: syntax error", 1, 3)]
    public void The_position_is_found_in_each_languages_wording(string message, int line, int column) =>
        Assert.Equal((line, column), new BackendException(message).Position);

    [Theory]
    [InlineData("exceeded maximum resolution of 11,000 points per timeseries")]
    [InlineData("dial tcp 127.0.0.1:3100: connection refused")]
    [InlineData("no samples between 10:04:11 and 10:05:12: nothing to do")]
    public void Other_numbers_are_no_position(string message) => Assert.Null(new BackendException(message).Position);
}
