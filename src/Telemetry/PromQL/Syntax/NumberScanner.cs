namespace Dendro.Telemetry.PromQL.Syntax;

/// <summary>Finds the end of a number or duration.</summary>
internal ref struct NumberScanner
{
    readonly ReadOnlySpan<char> _text;
    int _at;

    NumberScanner(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The length of the literal, or of what was read until it turned out to be none.</summary>
    public static int Scan(ReadOnlySpan<char> text, out TokenKind kind)
    {
        var scanner = new NumberScanner(text);
        kind = scanner.ScanNumber() ? TokenKind.Number : scanner.ScanDurationRest() ? TokenKind.Duration : TokenKind.Error;
        return scanner._at;
    }

    readonly bool Is(ReadOnlySpan<char> set) => _at < _text.Length && set.Contains(_text[_at]);

    bool Accept(ReadOnlySpan<char> set)
    {
        if (!Is(set))
        {
            return false;
        }

        _at++;
        return true;
    }

    readonly bool AtWord => _at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_');

    bool ScanNumber()
    {
        ReadOnlySpan<char> digits = "0123456789";
        var isHex = Accept("0") && Accept("xX");
        if (isHex)
        {
            Accept("_");
            digits = "0123456789abcdefABCDEF";
        }

        var (gotDot, gotExponent) = (false, false);
        while (true)
        {
            if (Accept("."))
            {
                if (gotDot || isHex || Accept("_."))
                {
                    return false;
                }

                gotDot = true;
            }
            else if (!isHex && Accept("eE"))
            {
                if (gotExponent)
                {
                    return false;
                }

                gotExponent = true;
                Accept("+-");
                if (Accept("._eE") || _at == _text.Length)
                {
                    return false;
                }
            }
            else if (Accept("_"))
            {
                if (Accept("._eE") || _at == _text.Length)
                {
                    return false;
                }
            }
            else if (!Accept(digits))
            {
                return _at > 0 && !AtWord;
            }
        }
    }

    // What follows the first digits of a duration: a unit, then more digits and units.
    bool ScanDurationRest()
    {
        if (!Accept("smhdwy"))
        {
            return false;
        }

        Accept("s");
        while (Accept("0123456789"))
        {
            while (Accept("0123456789"))
            {
            }

            if (!Accept("smhdw"))
            {
                return false;
            }

            Accept("s");
        }

        if (!AtWord)
        {
            return true;
        }

        _at++;
        return false;
    }
}
