using MudBlazor;

namespace Dendro.Web.Components.Layout;

/// <summary>What the user asked for; <see cref="System"/> follows the operating system.</summary>
public enum ThemeChoice { System, Light, Dark }

/// <summary>The colours and type of the pages. System fonts only: nothing is fetched from elsewhere.</summary>
internal static class Theme
{
    public const string Cookie = "dendro-theme";

    static readonly string[] Sans = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"];

    public static MudTheme Value { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f6b4a",
            PrimaryContrastText = "#ffffff",
            Secondary = "#8a5a14",
            Tertiary = "#3a5a8c",
            Background = "#f6f5f1",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1c211e",
            TextPrimary = "#1c211e",
            TextSecondary = "#535b56",
            ActionDefault = "#535b56",
            Error = "#b3261e",
            Warning = "#8f5600",
            Success = "#1f6b4a",
            Info = "#2a5d9c",
            LinesDefault = "#dcdad2",
            LinesInputs = "#8b928d",
            TableLines = "#e6e4dd",
            Divider = "#e6e4dd",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7fcfa4",
            PrimaryContrastText = "#0d1a13",
            Secondary = "#e0b36a",
            Tertiary = "#9dbdf0",
            Background = "#121614",
            Surface = "#1a201d",
            AppbarBackground = "#1a201d",
            AppbarText = "#e6ebe7",
            TextPrimary = "#e6ebe7",
            TextSecondary = "#a6b0aa",
            ActionDefault = "#a6b0aa",
            Error = "#ff9a90",
            Warning = "#f0bd6a",
            Success = "#7fcfa4",
            Info = "#9dbdf0",
            LinesDefault = "#313a35",
            LinesInputs = "#6d7872",
            TableLines = "#2a322e",
            Divider = "#2a322e",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Sans, FontSize = "1.375rem", FontWeight = "650", LineHeight = "1.3", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Sans, FontSize = "1.0625rem", FontWeight = "650", LineHeight = "1.35", LetterSpacing = "0" },
            H3 = new H3Typography { FontFamily = Sans, FontSize = "0.9375rem", FontWeight = "650", LineHeight = "1.4", LetterSpacing = "0" },
            Button = new ButtonTypography { FontFamily = Sans, TextTransform = "none", FontWeight = "600", LetterSpacing = "0" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px" },
    };

    public static ThemeChoice ReadChoice(string? cookie) => cookie switch
    {
        "light" => ThemeChoice.Light,
        "dark" => ThemeChoice.Dark,
        _ => ThemeChoice.System,
    };
}
