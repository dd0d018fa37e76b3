using System.Text;

namespace Dendro.Cli.Output;

/// <summary>Drops the blanks at the end of each line, with which a table fills its last column up.</summary>
internal sealed class TrimmingWriter(TextWriter inner) : TextWriter
{
    int _blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        switch (value)
        {
            case ' ':
                _blanks++;
                return;
            case '\r' or '\n':
                _blanks = 0;
                break;
            default:
                for (; _blanks > 0; _blanks--)
                {
                    inner.Write(' ');
                }

                break;
        }

        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
