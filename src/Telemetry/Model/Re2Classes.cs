namespace Dendro.Telemetry.Model;

/// <summary>The named ASCII classes of RE2 as what stands between brackets; <c>^</c> before the name means all others.</summary>
static class Re2Classes
{
    public static string? Members(string name) => name switch
    {
        "alnum" => "0-9A-Za-z",
        "^alnum" => @"\u0000-/:-@\[-`{-\uffff",
        "alpha" => "A-Za-z",
        "^alpha" => @"\u0000-@\[-`{-\uffff",
        "ascii" => @"\u0000-\u007f",
        "^ascii" => @"\u0080-\uffff",
        "blank" => @"\t ",
        "^blank" => @"\u0000-\u0008\u000a-\u001f!-\uffff",
        "cntrl" => @"\u0000-\u001f\u007f",
        "^cntrl" => @" -~\u0080-\uffff",
        "digit" => "0-9",
        "^digit" => @"\u0000-/:-\uffff",
        "graph" => "!-~",
        "^graph" => @"\u0000- \u007f-\uffff",
        "lower" => "a-z",
        "^lower" => @"\u0000-`{-\uffff",
        "print" => " -~",
        "^print" => @"\u0000-\u001f\u007f-\uffff",
        "punct" => @"!-/:-@\[-`{-~",
        "^punct" => @"\u0000- 0-9A-Za-z\u007f-\uffff",
        "space" => @"\t\n\v\f\r ",
        "^space" => @"\u0000-\u0008\u000e-\u001f!-\uffff",
        "upper" => "A-Z",
        "^upper" => @"\u0000-@\[-\uffff",
        "word" => "0-9A-Za-z_",
        "^word" => @"\u0000-/:-@\[-\^`{-\uffff",
        "xdigit" => "0-9A-Fa-f",
        "^xdigit" => @"\u0000-/:-@G-`g-\uffff",
        _ => null,
    };
}
