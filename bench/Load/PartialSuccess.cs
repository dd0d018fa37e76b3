using Google.Protobuf;

namespace Dendro.Bench.Load;

/// <summary>Reads how many records an export response says were rejected (https://opentelemetry.io/docs/specs/otlp/#partial-success).</summary>
internal static class PartialSuccess
{
    const uint PartialSuccessTag = (1 << 3) | 2;
    const uint RejectedTag = 1 << 3;

    internal static long Rejected(ReadOnlySpan<byte> response)
    {
        var outer = new CodedInputStream(response.ToArray());
        while (outer.ReadTag() is not 0 and var tag)
        {
            if (tag != PartialSuccessTag)
            {
                outer.SkipLastField();
                continue;
            }

            var inner = outer.ReadBytes().CreateCodedInput();
            while (inner.ReadTag() is not 0 and var field)
            {
                if (field == RejectedTag)
                {
                    return inner.ReadInt64();
                }

                inner.SkipLastField();
            }
        }

        return 0;
    }
}
