namespace Dendro.Telemetry.Model.Tests;

/// <summary>W3C trace and span ids.</summary>
public sealed class IdTests
{
    [Theory]
    [InlineData("2f3e0cee77ae5dc9c17ade3689eb2e54", "2f3e0cee77ae5dc9c17ade3689eb2e54")]
    [InlineData("2F3E0CEE77AE5DC9C17ADE3689EB2E54", "2f3e0cee77ae5dc9c17ade3689eb2e54")]
    [InlineData("1", "00000000000000000000000000000001")]
    [InlineData("10000000000000001", "00000000000000010000000000000001")]
    public void A_trace_id_is_padded_on_the_left(string text, string id)
    {
        Assert.True(TraceId.TryParse(text, out var parsed));
        Assert.Equal(id, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("2f3e0cee77ae5dc9c17ade3689eb2e540")]
    [InlineData("-1")]
    [InlineData("zz3e0cee77ae5dc9c17ade3689eb2e54")]
    public void What_is_no_trace_id_is_refused(string text) => Assert.False(TraceId.TryParse(text, out _));

    [Fact]
    public void A_trace_id_survives_its_bytes()
    {
        Assert.True(TraceId.TryParse("2f3e0cee77ae5dc9c17ade3689eb2e54", out var id));
        Span<byte> bytes = stackalloc byte[16];
        id.CopyTo(bytes);

        Assert.Equal(id, TraceId.FromBytes(bytes));
        Assert.Equal("2f3e0cee77ae5dc9c17ade3689eb2e54", Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData("563d623c76514f8e", true)]
    [InlineData("563d623c76514f8e0", false)]
    [InlineData("", false)]
    public void A_span_id_has_at_most_16_digits(string text, bool isValid) => Assert.Equal(isValid, SpanId.TryParse(text, out _));
}
