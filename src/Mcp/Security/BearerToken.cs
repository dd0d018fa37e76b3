using System.Security.Cryptography;
using System.Text;

namespace Dendro.Mcp.Security;

/// <summary>The one secret that opens the server.</summary>
internal sealed class BearerToken
{
    readonly byte[] _hash;

    public BearerToken(string text) => _hash = Hash(text);

    /// <summary>Takes the token from the settings, or from its file, which is created on first start.</summary>
    public static BearerToken Load(McpSettings settings)
    {
        if (settings.Token is { } given)
        {
            return new BearerToken(given);
        }

        try
        {
            var text = File.Exists(settings.TokenFile) ? File.ReadAllText(settings.TokenFile).Trim() : Create(settings.TokenFile);
            return text.Length > 0
                ? new BearerToken(text)
                : throw new SettingException($"MCP_TOKEN_FILE {settings.TokenFile} is empty; delete it and a new token is created.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"MCP_TOKEN_FILE {settings.TokenFile} cannot be used: {error.Message}");
        }
    }

    /// <summary>Compares in constant time; hashing first hides the length too.</summary>
    public bool Matches(string candidate) => CryptographicOperations.FixedTimeEquals(_hash, Hash(candidate));

    static string Create(string file)
    {
        var text = RandomNumberGenerator.GetHexString(64, lowercase: true);
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.WriteLine(text);
        return text;
    }

    static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
